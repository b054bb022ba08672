using PageShield.Crawls;
using PageShield.Crawls.Captures;
using PageShield.Detection;
using PageShield.Sites;

namespace PageShield.Crawler.Visits.Capturing;

/// <summary>Third parties' scripts that send visitors to another company's page: who, where to, and for which personas.</summary>
internal static class RedirectFindings
{
    private const int MaxAddress = 200;

    /// <summary>The findings of one visit; critical if the page has card fields, else high.</summary>
    public static IEnumerable<CapturedFinding> Of(VisitFacts facts, ScriptList scripts, IReadOnlyList<CapturedForm> forms, Persona persona)
    {
        // If the page was left before its markup was parsed, the rest is in the served document.
        var markup = facts.Bodies.FirstOrDefault(body => body.Key.ResourceType == "Document" && body.Key.Url == facts.MainUrl).Value?.Text ?? "";
        var isPayment = markup.Contains("cc-number", StringComparison.OrdinalIgnoreCase)
            || forms.Any(static form => form.Fields.Any(static field => field.Purpose?.StartsWith("cc-", StringComparison.Ordinal) == true));
        foreach (var sent in facts.ForeignNavigation)
        {
            if (sent.Sender is not { } sender)
            {
                // What the site's own markup names, the site's owner wants.
                var host = ConnectionList.HostOf(sent.Url);
                if (markup.Contains(host, StringComparison.OrdinalIgnoreCase)) continue;
                yield return new(
                    SiteFinding.ForeignNavigation, isPayment
                        ? Severity.Critical
                        : Severity.High, $"Visitors are sent to a page of {host}, which the page’s own markup does not name.",
                    $"A refresh or a form that a script put into the page opened {Brief(sent.Url)} in the place of {Brief(facts.MainUrl)}, "
                        + $"for persona {persona.Name}. The page was not followed.", null);
                continue;
            }

            var number = scripts.NumberOf(sender);
            yield return new(
                SiteFinding.ForeignNavigation,
                isPayment ? Severity.Critical : Severity.High,
                $"A third party's script sends visitors to a page of {ConnectionList.HostOf(sent.Url)}.",
                $"{Brief(number is { } known ? scripts.Scripts[known - 1].Url : sender.Embedder)} opened {Brief(sent.Url)} in the place of "
                    + $"{Brief(facts.MainUrl)}, for persona {persona.Name}. The page was not followed.",
                number);
        }
    }

    /// <summary>Says in each capture of one page for which of its personas a script sends visitors away.</summary>
    public static IReadOnlyList<Capture> TellPersonas(IReadOnlyList<Capture> captures, IReadOnlyList<Persona> personas)
    {
        if (captures.Count < 2) return captures;
        return [.. captures.Select(capture => capture with { Findings = [.. capture.Findings.Select(Told)] })];

        CapturedFinding Told(CapturedFinding finding)
        {
            if (finding.Rule != SiteFinding.ForeignNavigation) return finding;
            var some = captures.Select(
                (capture, number) =>
                (Sends: capture.Findings.Any(other => other.Rule == SiteFinding.ForeignNavigation && other.Title == finding.Title),
                personas[number].Name)).ToList();
            var others = some.Where(static one => !one.Sends).Select(static one => one.Name).ToList();
            return finding with
            {
                Evidence = $"{finding.Evidence} Personas that are sent away: "
                    + $"{string.Join(", ", some.Where(static one => one.Sends).Select(static one => one.Name))}; that are not: "
                    + $"{(others.Count > 0 ? string.Join(", ", others) : "none")}.",
            };
        }
    }

    private static string Brief(string url) => url.Length > MaxAddress ? url[..MaxAddress] + "…" : url;
}
