using System.Buffers;
using PageShield.Detection.Examination;
using PageShield.Detection.Intelligence;
using PageShield.JavaScript;

namespace PageShield.Detection.Layers;

/// <summary>
/// Matches a script's URLs and digests, and the hosts and URLs in its code, against indicator lists. Compares its host with the names of well-known
/// hosts.
/// </summary>
internal sealed class IntelligenceLayer(Func<IndicatorSet> indicators) : IDetectionLayer
{
    private const int MaxTexts = 20_000;
    private const double Listed = 8;
    private static readonly SearchValues<char> UrlEnds = SearchValues.Create(" \"'<>\\`|\uFFFC\n\r\t");

    /// <inheritdoc />
    public LayerOpinion Examine(ExaminedScript script)
    {
        var set = indicators();
        var findings = new List<ScriptFinding>();
        foreach (var match in script.Script.Hashes.Select(set.MatchHash).OfType<IndicatorMatch>().Take(1))
            findings.Add(ListedFinding("listed-hash", match, "This exact script is on a list of malicious scripts.", 0, script));
        foreach (var match in script.Script.Urls.Select(set.MatchUrl).OfType<IndicatorMatch>().Take(1))
            findings.Add(ListedFinding("listed-source", match, "The script comes from a listed address.", 0, script));
        foreach (var lookalike in script.Script.Urls.Select(url => LookalikeHosts.Find(url.IdnHost, script.Script.OwnHosts)).OfType<Lookalike>()
            .Take(1))
            findings.Add(LookalikeFinding(lookalike, script, 0));

        if (set.Count > 0) findings.AddRange(InCode(set, script));
        return new LayerOpinion("intelligence", set.Version, findings);
    }

    private static IEnumerable<ScriptFinding> InCode(IndicatorSet set, ExaminedScript script)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var unit in script.Units)
        {
            var looked = 0;
            foreach (var (text, node) in unit.Flow.Literals.Concat(unit.Flow.BuiltTexts))
            {
                if (++looked > MaxTexts) break;
                foreach (var url in UrlsIn(text))
                {
                    if (!seen.Add(url.Host) || set.MatchUrl(url) is not { } match) continue;
                    yield return ListedFinding("listed-host-in-code", match, "The code names a listed address.", unit.OffsetOf(node), script);
                }
            }
        }

        foreach (var finding in InMarkup(set, script, seen)) yield return finding;
    }

    // URLs loaded by a page's markup are in no code unit.
    private static IEnumerable<ScriptFinding> InMarkup(IndicatorSet set, ExaminedScript script, HashSet<string> seen)
    {
        var source = script.Script.Source;
        if (script.Depth != AnalysisDepth.TextOnly && !ScriptEnvelope.LooksLikeHtml(source)) yield break;
        foreach (var url in UrlsIn(source))
        {
            if (!seen.Add(url.Host) || set.MatchUrl(url) is not { } match) continue;
            yield return ListedFinding("listed-host-in-markup", match,
                script.Depth == AnalysisDepth.TextOnly
                ? "The text names a listed address."
                : "The page's markup names a listed address.", source.IndexOf(url.Host, StringComparison.OrdinalIgnoreCase), script);
        }
    }

    private static IEnumerable<Uri> UrlsIn(string text)
    {
        if (text.Length > 2_000_000) yield break;
        for (var at = text.IndexOf("//", StringComparison.Ordinal); at >= 0; at = text.IndexOf("//", at + 2, StringComparison.Ordinal))
        {
            var end = text.AsSpan(at + 2).IndexOfAny(UrlEnds);
            var rest = end < 0 ? text[at..] : text[at..(at + 2 + end)];
            if (rest.Length is > 5 and < 2_000 && Uri.TryCreate("https:" + rest, UriKind.Absolute, out var url)
                && url.Host.Contains('.', StringComparison.Ordinal))
                yield return url;
        }
    }

    private static ScriptFinding ListedFinding(string rule, IndicatorMatch match, string title, int offset, ExaminedScript script)
    {
        return new ScriptFinding
        {
            Rule = rule,
            Severity = Severity.Critical,
            Category = match.Indicator.Category,
            Weight = Listed,
            Title = title,
            Offset = offset,
            Evidence = $"{match.Subject} matches {match.Indicator.Value} in {match.List}"
                + $"{(match.Indicator.Note.Length > 0 ? $" ({match.Indicator.Note})" : "")}",
        };
    }

    private static ScriptFinding LookalikeFinding(Lookalike lookalike, ExaminedScript script, int offset)
    {
        return new ScriptFinding
        {
            Rule = "lookalike-host",
            Severity = Severity.High,
            Category = ThreatCategory.SupplyChain,
            Weight = lookalike.How == "look-alike letters" ? 5.5 : 3,
            Offset = offset,
            Title = "The script's host imitates a well-known one.",
            Evidence = $"{lookalike.Host} resembles {lookalike.Imitated}: {lookalike.How}",
        };
    }
}
