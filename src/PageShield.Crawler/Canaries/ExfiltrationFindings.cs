using PageShield.Crawler.Visits;
using PageShield.Crawler.Visits.Capturing;
using PageShield.Crawls;
using PageShield.Crawls.Captures;
using PageShield.Reports;
using PageShield.Reports.Urls;

namespace PageShield.Crawler.Canaries;

/// <summary>Turns canaries that left the page, and forms that were pointed elsewhere, into findings.</summary>
internal static class ExfiltrationFindings
{
    private const int MaxFindings = 100;

    /// <summary>Canaries that went to a host other than their own form's destination.</summary>
    public static async Task<IReadOnlyList<CapturedFinding>> SentAsync(
        VisitFacts facts, ScriptList scripts, CanaryValues values, IReadOnlyCollection<string> paymentHosts, CancellationToken cancellationToken)
    {
        if (facts.FilledDocuments.Count == 0) return [];
        var own = new OwnDestinations(facts, paymentHosts);
        var parts = Payloads.Of(facts, scripts, own).SelectMany(static payload => payload.Parts.Select(part => (Payload: payload, Part: part)))
            .ToList();
        var texts = parts.ConvertAll(part => new CanaryText(part.Part, [ConnectionList.HostOf(facts.MainUrl), part.Payload.Host]));
        var sightings = await CanarySearch.FindAsync(values, texts, cancellationToken);
        HashSet<(string, string, int?)> seen = [];
        List<CapturedFinding> findings = [];
        foreach (var ((payload, _), found) in parts.Zip(sightings))
        {
            if (seen.Count >= MaxFindings) break;
            if (found is null && seen.Add(("", payload.Host, payload.Script))) findings.Add(Unsearched(payload, scripts));
            foreach (var sighting in found ?? [])
            {
                if (!seen.Add((sighting.Purpose, payload.Host, payload.Script))) continue;
                findings.Add(new(
                    "canary-exfiltration",
                    SeverityOf(sighting.Purpose),
                    $"The {Words(sighting.Purpose)} that was typed into a form was sent to {payload.Host}.",
                    $"{payload.What} carried the value of the {sighting.Purpose} field"
                        + (sighting.Layers.Count > 0 ? $", wrapped as {string.Join(", ", sighting.Layers)}" : "")
                        + $"; {SenderOf(payload, scripts)}.",
                    payload.Script));
            }
        }

        return findings;
    }

    // What ends the search may carry anything.
    private static CapturedFinding Unsearched(Payload payload, ScriptList scripts) => new(
        "canary-search-failed",
        Severity.High,
        $"What was sent to {payload.Host} could not be searched for the data that was typed: it ends the search.",
        $"{payload.What}; {SenderOf(payload, scripts)}.",
        payload.Script);

    private static string SenderOf(Payload payload, ScriptList scripts) =>
        payload.Script is { } number ? $"sent by {Brief(scripts.Scripts[number - 1].Url)}" : "sent by the document";

    /// <summary>Scripts that read a payment or login field and then first spoke to a new host: what they sent may be encrypted.</summary>
    public static IEnumerable<CapturedFinding> ReadThenSent(VisitFacts facts, ScriptList scripts, IReadOnlyCollection<string> paymentHosts)
    {
        if (facts.FilledDocuments.Count == 0) yield break;
        var own = new OwnDestinations(facts, paymentHosts);
        var reads = facts.Reports.Select(
            report => (Report: report, Purpose: FieldReadList.PurposeOf(report) ?? "", Scripts: scripts.NumbersOf(report.Session, report.Stack)))
            .Where(static read => read.Purpose.Length > 0 && read.Scripts.Count > 0).ToList();
        HashSet<(int, string)> seen = [];
        foreach (var host in facts.Requests.GroupBy(static request => ConnectionList.HostOf(request.RequestedUrl)))
        {
            if (host.Key.Length == 0 || own.Contains(host.Key)) continue;
            var first = host.Min(static request => request.SentAt);
            foreach (var request in host)
            {
                var at = request.LastFrameAt ?? request.SentAt;
                var senders = scripts.NumbersOf(request.Session, request.Stack);
                foreach (var (report, purpose, readers) in reads)
                {
                    // A host that the page spoke to before is its business, unless a socket to it then carries more.
                    if (report.At > at || (report.At > first && request.LastFrameAt is null)) continue;
                    if (senders.LastOrDefault(readers.Contains) is not (> 0 and var script) || !seen.Add((script, host.Key))) continue;
                    yield return new(
                        "field-read-then-sent",
                        Severity.High,
                        $"A script read the {Words(purpose)} field and then spoke to a new host, {host.Key}.",
                        $"{Brief(scripts.Scripts[script - 1].Url)} read the {purpose} field ({report.Values[0]}) and then sent {request.Method} "
                            + $"{Brief(request.RequestedUrl)} ({request.ResourceType}, {request.PostData?.Length ?? 0} bytes).",
                        script);
                }
            }
        }
    }

    /// <summary>Forms with sensitive fields whose action a script changed to another host.</summary>
    public static IEnumerable<CapturedFinding> Redirected(IReadOnlyList<CapturedForm> forms)
    {
        foreach (var form in forms)
        {
            if (form.ServedAction is not { } served || !form.Fields.Any(static field => FieldPurpose.IsSensitive(field.Purpose))) continue;
            var (before, after) = (ConnectionList.HostOf(served), ConnectionList.HostOf(form.Action));
            if (before == after || RegistrableDomain.AreSame(before, after)) continue;
            yield return new(
                "form-action-changed",
                Severity.Critical,
                $"A script pointed the form that was served for {before} to {after}.",
                $"Served action {Brief(served)}, action after scripts ran {Brief(form.Action)}; fields: "
                    + $"{string.Join(", ", form.Fields.Select(static field => field.Purpose).OfType<string>().Distinct())}.",
                null);
        }
    }

    private static Severity SeverityOf(string purpose) => purpose switch
    {
        "cc-number" or "cc-csc" or "current-password" => Severity.Critical,
        "cc-name" or "cc-exp" => Severity.High,
        // Many shops let marketing have the address that is typed: worth knowing, no theft by itself.
        _ => Severity.Low,
    };

    private static string Words(string purpose) => purpose switch
    {
        "cc-number" => "card number",
        "cc-name" => "card holder's name",
        "cc-csc" => "card's security code",
        "cc-exp" or "cc-exp-month" or "cc-exp-year" => "card's expiry date",
        "email" => "e-mail address",
        "one-time-code" => "one-time code",
        _ when purpose.StartsWith("cc-", StringComparison.Ordinal) => "card data",
        _ => "password",
    };

    private static string Brief(string url) => url.Length > 300 ? url[..300] + "…" : url;
}
