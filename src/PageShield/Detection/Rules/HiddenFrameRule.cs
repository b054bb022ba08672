using System.Text.RegularExpressions;
using PageShield.Detection.Flows;
using PageShield.Detection.Flows.Facts;
using PageShield.Detection.Values;

namespace PageShield.Detection.Rules;

/// <summary>Detects invisible frames with a foreign page, used for exploit kits and click fraud.</summary>
internal sealed partial class HiddenFrameRule : ICodeRule
{
    public IEnumerable<ScriptFinding> Find(CodeUnit unit)
    {
        foreach (var fact in unit.Facts(FactKind.WriteHtml))
        {
            foreach (var html in fact.Target.Texts)
            {
                if (html.Length > 200_000 || !html.Contains("<iframe", StringComparison.OrdinalIgnoreCase)) continue;
                var source = FrameSource().Match(html);
                var destination = source.Success
                    ? Destination.OfText(source.Groups["url"].Value, unit, (fact.Target.Labels & Labels.Decoded) != 0)
                    : null;
                if (destination is null || destination.Kind is DestinationKind.Vendor or DestinationKind.Own) continue;
                var tally = new EvidenceTally();
                if (OffScreen().IsMatch(html)) tally.Add(5, "a frame far outside the visible page");
                else if (Tiny().IsMatch(html)) tally.Add(3, "an invisible frame");
                else if (destination.IsHidden) tally.Add(1.5, "a frame");
                else continue;
                if (destination.Kind != DestinationKind.Unknown) tally.Add(1, "from an unknown host");
                if (destination.IsHidden) tally.Add(2, "whose name is hidden in the code");
                if (unit.IsHidden) tally.Add(1.5, "in code that unpacks itself");
                if (unit.IsHidden && unit.HasNothingElse || (fact.Target.Labels & Labels.Decoded) != 0)
                    tally.Add(2.5, "and the frame's own markup was hidden");
                if (unit.Around(fact, FactKind.WriteCookie).Any()) tally.Add(1.5, "once for each visitor");
                var tests = unit.Around(fact, FactKind.VisitorTest).Aggregate(Labels.None, (labels, test) => labels | test.Data);
                if ((tests & Labels.Agent) != 0) tally.Add(1, "depending on the browser");
                if ((tests & Labels.Referrer) != 0) tally.Add(1, "depending on where the visitor came from");
                yield return unit.Finding("hidden-frame", tally.Total >= 5 ? Severity.High : Severity.Medium, ThreatCategory.Redirect, tally.Total,
                    "The script loads a foreign page in an invisible frame.", tally.Evidence(unit, fact, destination), fact.Node);
            }
        }
    }

    [GeneratedRegex("""<iframe\b[^<>]*?\bsrc\s*=\s*\\?["']?(?<url>[^"'<>\s\\]{4,600})""", RegexOptions.IgnoreCase | RegexOptions.NonBacktracking)]
    private static partial Regex FrameSource();

    [GeneratedRegex(@"(?:top|left|right|bottom|margin(?:-\w+)?|text-indent)\s*:\s*-\d{3,5}", RegexOptions.IgnoreCase | RegexOptions.NonBacktracking)]
    private static partial Regex OffScreen();

    [GeneratedRegex(
        """(?:width|height)\s*[=:]\s*\\?["']?[01](?:px)?\s*(?:["';\s/>\\]|$)|visibility\s*:\s*hidden|display\s*:\s*none"""
        + """|opacity\s*:\s*0(?:[;"'\s]|$)""",
        RegexOptions.IgnoreCase | RegexOptions.NonBacktracking)]
    private static partial Regex Tiny();
}
