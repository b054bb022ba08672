using System.Collections.Frozen;
using System.Text.RegularExpressions;
using PageShield.Detection.Examination;
using PageShield.Detection.Intelligence;
using PageShield.JavaScript;

namespace PageShield.Detection.Rules;

/// <summary>Analyzes scripts loaded by a page's own markup: detects hosts whose names imitate a well-known one, as injected tags do.</summary>
internal sealed partial class MarkupRule : IScriptRule
{
    private const int MaxTags = 2_000;
    private const double Grave = 7.5;

    // Top-level domains that are free or very cheap and rank high in abuse statistics year after year.
    private static readonly FrozenSet<string> CheapEndings = new[]
    {
        "bid", "bond", "cam", "cc", "cf", "cfd", "click", "club", "cyou", "date", "download", "fun", "ga", "gdn", "gq", "host", "icu", "link",
        "loan", "men", "ml", "monster", "party", "pw",
        "quest", "racing", "rest", "review", "sbs", "science", "site", "space", "stream", "su", "tk", "top", "trade", "website", "win", "work", "xyz",
    }.ToFrozenSet(StringComparer.Ordinal);

    public IEnumerable<ScriptFinding> Find(ExaminedScript script)
    {
        var source = script.Script.Source;
        if (!ScriptEnvelope.LooksLikeHtml(source)) yield break;
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (Match tag in Tag().Matches(source).Take(MaxTags))
        {
            var address = tag.Groups["url"];
            if (!Uri.TryCreate(address.Value.StartsWith("//", StringComparison.Ordinal) ? "https:" + address.Value : address.Value, UriKind.Absolute,
                out var url))
                continue;
            if (!seen.Add(url.IdnHost) || LookalikeHosts.Find(url.IdnHost, script.Script.OwnHosts) is not { } lookalike) continue;
            var tally = new EvidenceTally();
            tally.Add(lookalike.How == "look-alike letters" ? Grave : 4.75, $"the host imitates {lookalike.Imitated}: {lookalike.How}");
            var ending = url.IdnHost[(url.IdnHost.LastIndexOf('.') + 1)..];
            if (CheapEndings.Contains(ending)) tally.Add(2.75, $"under .{ending}, where domains are nearly free");
            yield return new ScriptFinding
            {
                Rule = "lookalike-loader",
                Severity = tally.Total >= Grave ? Severity.High : Severity.Medium,
                Category = ThreatCategory.SupplyChain,
                Weight = Math.Round(tally.Total, 2),
                Title = $"The page loads a script from {url.IdnHost}, which imitates {lookalike.Imitated}.",
                Evidence = $"to {(address.Value.Length > 300 ? address.Value[..300] + "…" : address.Value)}\n{tally.Reasons}",
                Offset = address.Index,
            };
        }
    }

    [GeneratedRegex("""<script\b[^<>]{0,500}?\bsrc\s*=\s*["']?(?<url>(?:https?:)?//[^"'<>\s]{4,1000})""",
        RegexOptions.IgnoreCase | RegexOptions.NonBacktracking)]
    private static partial Regex Tag();
}
