using PageShield.Detection.Flows.Facts;
using PageShield.Detection.Values;
using PageShield.JavaScript.Browser;

namespace PageShield.Detection.Rules;

/// <summary>Detects redirects to an address whose name the code hides, or only for visitors from search engines or on phones.</summary>
internal sealed class RedirectRule : ICodeRule
{
    public IEnumerable<ScriptFinding> Find(CodeUnit unit)
    {
        foreach (var fact in unit.Facts(FactKind.Navigate))
        {
            var destination = Destination.Of(fact.Target, unit);
            if (destination.Kind is not (DestinationKind.Foreign or DestinationKind.Address or DestinationKind.Drop)) continue;
            var tally = new EvidenceTally();
            tally.Add(1, "the visitor is sent to an unknown host");
            // Links of legitimate widgets often open a separate window.
            if (destination.IsHidden) tally.Add(fact.Channel == BrowserApis.Open ? 3 : 5, "whose name is hidden in the code");
            var tests = unit.Around(fact, FactKind.VisitorTest).Aggregate(Labels.None, (labels, test) => labels | test.Data);
            if ((tests & Labels.Referrer) != 0) tally.Add(2, "only for visitors from other sites");
            if ((tests & Labels.Agent) != 0) tally.Add(1, "depending on the browser");
            if ((tests & Labels.Cookie) != 0 && unit.Around(fact, FactKind.WriteCookie).Any()) tally.Add(1, "once for each visitor");
            if (unit.Flow.Names.Contains("stop") && unit.Parsed.Text.Contains("window.stop", StringComparison.Ordinal))
                tally.Add(2, "and the page is stopped first");
            var buttons = unit.Around(fact, FactKind.Listen).Where(listen => FieldWords.IsCheckout(listen.About)).Select(listen => listen.About)
                .Distinct().Count();
            if (buttons > 0)
                tally.Add(buttons >= 3 ? 4.5 : 2.5,
                    buttons >= 3
                    ? "instead of the page's own checkout buttons, of several shop systems"
                    : "when the page's own checkout buttons are pressed");
            if ((fact.Data & (Labels.Place | Labels.Encoded)) == (Labels.Place | Labels.Encoded)) tally.Add(1, "and receives the shop's address");
            if (Intelligence.LookalikeHosts.Find(destination.Host, []) is { } lookalike) tally.Add(2.5, $"which imitates {lookalike.Imitated}");
            if (unit.IsHidden) tally.Add(1, "in code that unpacks itself");
            if (tally.Total < 2.5) continue;
            yield return unit.Finding("hidden-redirect", tally.Total >= 5 ? Severity.High : Severity.Medium, ThreatCategory.Redirect, tally.Total,
                $"The script sends visitors to {destination.Host}.", tally.Evidence(unit, fact, destination), fact.Node);
        }
    }
}
