using System.Text.Json;
using PageShield.Crawler.Canaries;
using PageShield.Crawler.Visits.Recording;
using PageShield.Crawls;
using PageShield.Crawls.Captures;
using PageShield.Reports;
using PageShield.Sites;

namespace PageShield.Crawler.Visits.Capturing;

/// <summary>Turns what a visit recorded into its capture.</summary>
internal static class CaptureBuilder
{
    /// <summary>Builds the capture; outcome, times and findings are the visit's to add.</summary>
    public static async Task<Capture> BuildAsync(VisitFacts facts, PageState state, CrawlPlan plan, Persona persona, CanaryValues canaries,
        DateTimeOffset startedAt, CancellationToken cancellationToken)
    {
        var scripts = ScriptList.Build(facts);
        var document = facts.Document;
        var forms = FormList.Build(facts);
        return new()
        {
            Url = facts.Url,
            FinalUrl = facts.MainUrl,
            Status = document?.Status ?? 0,
            Outcome = PageOutcome.Ok,
            StartedAt = startedAt,
            FinishedAt = startedAt,
            Title = facts.Dom.Title is { Length: > 0 } title ? title.Length > 500 ? title[..500] : title : null,
            Headers = document?.RawResponseHeaders ?? document?.ResponseHeaders ?? new Dictionary<string, string>(),
            MetaPolicies = facts.Served.GetValueOrDefault(facts.MainUrl)?.MetaPolicies ?? [],
            Scripts = scripts.Scripts,
            Bodies = scripts.Bodies,
            Connections = ConnectionList.Build(facts, scripts),
            Requests = RequestList.Build(facts, scripts, plan.SecretHeader),
            Cookies = CookieList.Build(state.Cookies, facts, scripts),
            Forms = forms,
            Findings = [.. RedirectFindings.Of(facts, scripts, forms, persona),
                .. await FindingsOfAsync(facts, scripts, forms, plan, canaries, cancellationToken)],
            FieldReads = FieldReadList.Build(facts, scripts),
            Storage = StorageList.Build(facts, scripts),
            ApiUses = ApiUseList.Build(facts, scripts),
            Frames = Frames(facts),
            Links = LinkList.Build(facts.Dom, plan.Hosts),
            DomSha256 = state.Html is { } html ? Sha256Hash.OfText(html) : null,
            Screenshot = state.Screenshot,
        };
    }

    private static async Task<List<CapturedFinding>> FindingsOfAsync(
        VisitFacts facts, ScriptList scripts, IReadOnlyList<CapturedForm> forms, CrawlPlan plan, CanaryValues canaries,
        CancellationToken cancellationToken)
    {
        var sent = await ExfiltrationFindings.SentAsync(facts, scripts, canaries, plan.PaymentHosts, cancellationToken);

        // What is proven need not be suspected as well.
        var proven = sent.Select(static finding => finding.Script).ToHashSet();
        return
        [
            .. sent,
            .. ExfiltrationFindings.ReadThenSent(facts, scripts, plan.PaymentHosts).Where(finding => !proven.Contains(finding.Script)),
            .. ExfiltrationFindings.Redirected(forms),
        ];
    }

    private static List<CapturedFrame> Frames(VisitFacts facts) =>
        [.. facts.Dom.Elements.Where(static element => element.Name is "iframe" or "frame").Take(500).Select(element => Frame(element, facts))];

    private static CapturedFrame Frame(DomElement element, VisitFacts facts)
    {
        var url = element.Attributes.ContainsKey("srcdoc") ? "about:srcdoc"
            : element["src"] is { Length: > 0 } source ? ServedDocument.Resolve(element.BaseUrl, source) ?? "about:blank" : "about:blank";
        var request =
            facts.Requests.FirstOrDefault(request => request.ResourceType == "Document" && request.RequestedUrl == url && request != facts.Document);
        var headers = request?.RawResponseHeaders ?? request?.ResponseHeaders ?? new Dictionary<string, string>();
        return new(url, element.DocumentUrl, element.Attributes.ContainsKey("sandbox"))
        {
            Headers = headers.Where(static header => SecurityHeaders.Names.Contains(header.Key)).ToDictionary(),
            MetaPolicies = facts.Served.GetValueOrDefault(request?.Url ?? url)?.MetaPolicies ?? [],
        };
    }
}
