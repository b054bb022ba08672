using System.Text.RegularExpressions;
using PageShield.Detection.Flows;
using PageShield.Detection.Flows.Facts;
using PageShield.Detection.Values;

namespace PageShield.Detection.Rules;

/// <summary>
/// Detects code that adds its own card fields to the page and sends the input to a fixed host, or that tells visitors their browser is out of date.
/// </summary>
internal sealed partial class FakeFormRule : ICodeRule
{
    public IEnumerable<ScriptFinding> Find(CodeUnit unit)
    {
        foreach (var fact in unit.Facts(FactKind.WriteHtml))
        {
            foreach (var html in fact.Target.Texts)
            {
                if (html.Length > 200_000) continue;
                if (UpdateTalk().IsMatch(html) && (html.Contains("href", StringComparison.OrdinalIgnoreCase) || unit.Facts(FactKind.Navigate).Any()))
                {
                    var tally = new EvidenceTally();
                    tally.Add(3, "a page that says the browser must be updated");
                    if (unit.Around(fact, FactKind.VisitorTest).Any()) tally.Add(1.5, "depending on the visitor");
                    if (Download().IsMatch(html)) tally.Add(3, "with a program to download");
                    yield return unit.Finding("fake-update", Severity.High, ThreatCategory.FakeUpdate, tally.Total,
                        "The script tells visitors to install a fake update.", tally.Evidence(unit, fact), fact.Node);
                }

                if (!html.Contains("<input", StringComparison.OrdinalIgnoreCase) || (FieldWords.Of(html) & Labels.Card) == 0) continue;
                var sends = unit.Facts(FactKind.Send).Concat(unit.Facts(FactKind.RetargetForm))
                    .Select(send => (send, Destination.Of(send.Target, unit)))
                    .FirstOrDefault(pair => pair.Item2.Kind is DestinationKind.Foreign or DestinationKind.Address or DestinationKind.Drop);
                if (sends.send is null) continue;
                var form = new EvidenceTally();
                form.Add(2.5, "card fields are written into the page");
                if ((sends.send.Data & Labels.Typed) != 0) form.Add(2, "and fields are sent");
                form.Add(1.5, $"to {sends.Item2.Host}");
                if (unit.Facts(FactKind.PageTest).Any(test => FieldWords.IsCheckout(test.Target.Text ?? ""))) form.Add(1.5, "only on checkout pages");
                yield return unit.Finding("fake-card-form", Severity.High, ThreatCategory.Skimmer, form.Total,
                    "The script shows its own card fields.", form.Evidence(unit, fact, sends.Item2), fact.Node);
            }
        }
    }

    [GeneratedRegex(
        @"(?:update|upgrade)\b.{0,40}\b(?:chrome|firefox|edge|safari|browser|flash)|(?:chrome|firefox|edge|safari|browser"
        + @"|flash)\b.{0,40}\b(?:is out of date|outdated|update is required|needs? (?:to be )?updat)",
        RegexOptions.IgnoreCase | RegexOptions.NonBacktracking)]
    private static partial Regex UpdateTalk();

    [GeneratedRegex(@"\.(?:exe|msi|zip|js|hta|dmg|apk|scr|iso|msix)\b|\bdownload\b", RegexOptions.IgnoreCase | RegexOptions.NonBacktracking)]
    private static partial Regex Download();
}
