using System.Text.RegularExpressions;
using PageShield.Detection.Examination;
using PageShield.Detection.Values;
using PageShield.JavaScript;
using PageShield.JavaScript.Browser;
using PageShield.JavaScript.Capabilities;
using PageShield.JavaScript.Tokens;

namespace PageShield.Detection.Rules;

/// <summary>
/// Analyzes code that does not parse (damaged in copying, cut out of a larger page, half decoded) by its tokens: what it reads, where it sends data
/// or loads code from, and when. Tokens show no data flow, so this rule applies only if nothing better is available.
/// </summary>
internal sealed partial class BrokenCodeRule : IScriptRule
{
    private const int MaxTokens = 400_000;
    private const int MaxText = 500_000;

    private static readonly string[] Senders = [.. Named(ApiTraits.ImpliesSending), "img"];
    private static readonly string[] WholesaleReaders = [.. Named(ApiTraits.TellsManyFields), "elements"];
    private static readonly string[] Readers = [.. Named(ApiTraits.TellsFields), "value", "val"];

    public IEnumerable<ScriptFinding> Find(ExaminedScript script)
    {
        if (!script.IsBroken) yield break;
        var traits = Traits.Of(script.Parsed);
        if (traits.Foreign is not { } foreign) yield break;
        var names = traits.Names;
        var takesAll = names.Overlaps(WholesaleReaders) && traits.Wholesale;
        var reads = names.Overlaps(Readers);
        var sends = names.Overlaps(Senders);
        if (reads && sends && (takesAll || traits.Card))
        {
            var tally = new EvidenceTally();
            tally.Add(3, "reads fields and sends data to a hard-coded host");
            if (traits.Card) tally.Add(1.5, "mentions card fields");
            if (takesAll) tally.Add(1.5, "reads all fields of a page");
            if (traits.Checkout && traits.TestsPlace) tally.Add(2, "looks for checkout pages");
            if (names.Contains(BrowserApis.BtoA) || names.Contains("encode")) tally.Add(0.7, "encodes what it sends");
            if (traits.HexNames) tally.Add(1, "uses machine-generated names");
            if (names.Contains(BrowserApis.SetInterval) || names.Contains(BrowserApis.SetTimeout) || traits.Listens)
                tally.Add(0.5, "when the visitor types, or on a timer");
            yield return Finding(
                script, "fields-sent", ThreatCategory.Skimmer, tally, "What visitors type seems to be sent to " + foreign.Host + ".", foreign);
        }
        else if (traits.ScriptTag && traits.Checkout && traits.TestsPlace)
        {
            var tally = new EvidenceTally();
            tally.Add(2, "a script from an unknown host is written or loaded");
            tally.Add(3, "only on checkout pages");
            if (names.Contains(BrowserApis.Eval) || traits.HexNames) tally.Add(2.5, "in obfuscated code");
            yield return Finding(
                script, "hidden-script-loader", ThreatCategory.SupplyChain, tally, "The script loads more code from " + foreign.Host + ".", foreign);
        }
    }

    private static IEnumerable<string> Named(ApiTraits trait) => BrowserApis.All.Where(api => (api.Traits & trait) != 0).Select(api => api.Name);

    private static ScriptFinding Finding(
        ExaminedScript script, string rule, ThreatCategory category, EvidenceTally tally, string title, (string Host, string Url, int At) foreign)
    {
        var text = $"to {foreign.Url}\nThe code does not parse. Its words indicate:\n{tally.Reasons}";
        return new ScriptFinding
        {
            Rule = rule,
            Severity = tally.Total >= 7.25 ? Severity.Critical : tally.Total >= 5 ? Severity.High : Severity.Medium,
            Category = category,
            Weight = Math.Round(tally.Total, 2),
            Title = title,
            Offset = foreign.At,
            Evidence = text.Length > ScriptFinding.MaxEvidenceLength ? text[..ScriptFinding.MaxEvidenceLength] : text,
        };
    }

    [GeneratedRegex(@"[A-Za-z_$][\w$]{1,39}", RegexOptions.NonBacktracking)]
    private static partial Regex Word();

    private sealed class Traits
    {
        public HashSet<string> Names { get; } = new(StringComparer.Ordinal);

        public (string Host, string Url, int At)? Foreign { get; private set; }

        public bool Card { get; private set; }

        public bool Wholesale { get; private set; }

        public bool Checkout { get; private set; }

        public bool TestsPlace =>
            Names.Contains("location")
            && (Names.Contains("test") || Names.Contains("match") || Names.Contains("indexOf") || Names.Contains("RegExp")
            || Names.Contains("includes"));

        public bool Listens =>
            Names.Contains(BrowserApis.AddEventListener) || Names.Contains(BrowserApis.AttachEvent) || Names.Contains("on") || Names.Contains("live")
            || Names.Contains("click");

        public bool ScriptTag { get; private set; }

        public bool HexNames { get; private set; }

        public static Traits Of(ParsedScript script)
        {
            var traits = new Traits();
            var source = script.Source;
            foreach (var token in script.Tokens.Take(MaxTokens))
            {
                var text = token.Text(source);
                if (text.Length is 0 or > 20_000) continue;
                switch (token.Kind)
                {
                    case ScriptTokenKind.Identifier:
                        traits.HexNames |= text.StartsWith("_0x", StringComparison.Ordinal);
                        traits.Inspect(text.ToString());
                        break;
                    case ScriptTokenKind.String or ScriptTokenKind.Template or ScriptTokenKind.RegExp or ScriptTokenKind.Unknown:
                        traits.Inspect(text.ToString());
                        break;
                }
            }

            // If quotes are lost, names may be inside what looks like strings.
            foreach (Match word in Word().Matches(source.Length > MaxText ? source[..MaxText] : source)) traits.Names.Add(word.Value);
            foreach (var (host, url) in UrlsInText.Find(source.Length > MaxText ? source[..MaxText] : source))
            {
                if (!host.Contains('.', StringComparison.Ordinal) || Intelligence.WellKnownHosts.Includes(host)) continue;
                traits.Foreign = (host, url.Length > 300 ? url[..300] : url, Math.Max(0, source.IndexOf(host, StringComparison.OrdinalIgnoreCase)));
                break;
            }

            traits.ScriptTag = source.Contains("<script", StringComparison.OrdinalIgnoreCase)
                && (traits.Names.Contains(BrowserApis.Write) || traits.Names.Contains("document"))
                || traits.Names.Contains(BrowserApis.CreateElement) && traits.Names.Contains("script");
            return traits;
        }

        private void Inspect(string text)
        {
            var labels = FieldWords.Of(text);
            Card |= (labels & Labels.Card) != 0;
            Checkout |= FieldWords.IsCheckout(text);
            Wholesale |= FieldWords.IsWholesale(text.Trim('"', '\'', '`')) || text.StartsWith(BrowserApis.Serialize, StringComparison.Ordinal)
                || text == BrowserApis.FormData;
        }
    }
}
