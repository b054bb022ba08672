using System.Globalization;
using System.Text.RegularExpressions;
using PageShield.Detection.Flows;
using PageShield.Detection.Flows.Facts;
using PageShield.Detection.Values;

namespace PageShield.Detection.Rules;

/// <summary>Detects loading of a script from a host whose name the code hides, or only for selected visitors or pages.</summary>
internal sealed partial class HiddenLoaderRule : ICodeRule
{
    public IEnumerable<ScriptFinding> Find(CodeUnit unit)
    {
        foreach (var fact in unit.Facts(FactKind.LoadScript))
        {
            if (fact.Target.IsUnknown) continue;
            if (Undecided(unit, fact) is { } hidden) yield return hidden;
            if (Weigh(unit, fact, Destination.Of(fact.Target, unit)) is { } finding) yield return finding;
        }

        foreach (var fact in unit.Facts(FactKind.WriteHtml))
        {
            foreach (var html in fact.Target.Texts)
            {
                if (html.Length > 100_000) continue;
                foreach (Match match in ScriptSource().Matches(html))
                {
                    var destination = Destination.OfText(match.Groups["url"].Value, unit, (fact.Target.Labels & Labels.Decoded) != 0);
                    if (Weigh(unit, fact, destination) is { } finding) yield return finding;
                }
            }
        }
    }

    private static ScriptFinding? Weigh(CodeUnit unit, Fact fact, Destination destination)
    {
        if (destination.Kind is not (DestinationKind.Foreign or DestinationKind.Address or DestinationKind.Drop)) return null;
        var tally = new EvidenceTally();
        tally.Add(destination.Kind == DestinationKind.Foreign ? 1 : 2, "a script is loaded from an unknown host");
        if (destination.IsHidden) tally.Add(4, "whose name is hidden in the code");
        if (destination.IsHidden && destination.IsPlain && IsSpelledInEscapes(unit, destination.Host))
            tally.Add(2, "with every letter needlessly escaped");
        if (destination.IsHidden && unit.Flow.Decoded > 3) tally.Add(1, "in an encoded string table");
        if (unit.Around(fact, FactKind.PageTest).Any(test => FieldWords.IsCheckout(test.Target.Text ?? ""))) tally.Add(2.5, "only on checkout pages");
        var tests = unit.Around(fact, FactKind.VisitorTest).Aggregate(Labels.None, (labels, test) => labels | test.Data);
        if ((tests & Labels.Referrer) != 0) tally.Add(1, "only for visitors from other sites");
        if ((tests & Labels.Cookie) != 0 && unit.Around(fact, FactKind.WriteCookie).Any()) tally.Add(1, "once for each visitor");
        if ((tests & Labels.Agent) != 0) tally.Add(1, "depending on the browser");
        if ((fact.Data & Labels.Referrer) != 0) tally.Add(1.5, "and receives the visitor's referrer");
        if ((fact.Data & Labels.Agent) != 0) tally.Add(0.7, "and receives the browser's name");
        if (fact.Channel == Channel.DocumentWrite && destination.IsHidden) tally.Add(0.5, "written into the page");
        if (unit.IsHidden) tally.Add(1, "in code that unpacks itself");
        // Packed snippets of legitimate vendors put page data into the URL.
        if (unit.IsHidden && destination.IsHidden && unit.HasNothingElse && destination.IsPlain)
            tally.Add(1.5, "and the hidden code does nothing else");
        if (Intelligence.LookalikeHosts.Find(destination.Host, []) is { } lookalike) tally.Add(2, $"which imitates {lookalike.Imitated}");
        if (tally.Total < 2.5) return null;
        var finding =
            unit.Finding("hidden-script-loader", tally.Total >= 5 ? Severity.High : Severity.Medium, ThreatCategory.SupplyChain, tally.Total,
            $"The script loads more code from {destination.Host}.", tally.Evidence(unit, fact, destination), fact.Node);
        return finding with { Subject = destination.Host };
    }

    // Old snippets escape the brackets of a tag because of the surrounding HTML. Letters never need that.
    private static bool IsSpelledInEscapes(CodeUnit unit, string host) =>
        unit.Script.Script.Source.Contains(
            string.Concat(host.Select(static letter => string.Create(CultureInfo.InvariantCulture, $"%{(int)letter:x2}"))),
            StringComparison.OrdinalIgnoreCase);

    // The URL is decoded at run time and could not be determined. The page test is evidence enough.
    private static ScriptFinding? Undecided(CodeUnit unit, Fact fact)
    {
        if (fact.Channel == "import" || (fact.Data & Labels.Decoded) == 0 || Destination.Of(fact.Target, unit).Kind != DestinationKind.Unknown)
            return null;
        var pages = unit.Around(fact, FactKind.PageTest).Where(test => FieldWords.IsCheckout(test.Target.Text ?? "")).ToList();
        if (pages.Count == 0) return null;
        var tally = new EvidenceTally();
        tally.Add(2.5, "a script is loaded from an address that is decoded at run time");
        tally.Add(2.5, "only on checkout pages");
        if (pages.Any(test => test.Target.Labels.HasFlag(Labels.Decoded)
            && !unit.Script.Script.Source.Contains(test.Target.Text ?? "", StringComparison.OrdinalIgnoreCase)))
            tally.Add(3, "and the names of those pages are hidden");
        return unit.Finding("hidden-script-loader", tally.Total >= 5 ? Severity.High : Severity.Medium, ThreatCategory.SupplyChain, tally.Total,
            "The script loads more code on checkout pages, from a hidden address.", tally.Evidence(unit, fact), fact.Node);
    }

    [GeneratedRegex("""<script\b[^<>]*?\bsrc\s*=\s*\\?["']?(?<url>[^"'<>\s\\]{4,400})""", RegexOptions.IgnoreCase | RegexOptions.NonBacktracking)]
    private static partial Regex ScriptSource();
}
