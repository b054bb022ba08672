using System.Text.Json;
using PageShield.Crawler.Browsers;
using PageShield.Crawler.DevTools;
using PageShield.Crawler.Visits.Capturing;
using PageShield.Crawls;
using PageShield.Crawls.Captures;

namespace PageShield.Crawler.Visits.Recording;

/// <summary>Reads out of the browser, at the end of a visit, what its log does not have: the DOM, sources, bodies, cookies and a picture.</summary>
internal sealed class FactsReader(CrawlBrowser browser, VisitRecorder recorder, PageSession page)
{
    // A document or script that never ends keeps nobody for longer than a second.
    private const int MostLooks = 20;
    private static readonly TimeSpan BetweenLooks = TimeSpan.FromMilliseconds(50);

    /// <summary>Everything that the visit recorded.</summary>
    /// <param name="url">The requested URL.</param>
    /// <param name="filled">URLs of the documents whose forms were filled.</param>
    /// <param name="epoch">Only what belongs to this main document and later ones; null for all of the visit.</param>
    /// <param name="cancellationToken">Stops the reading.</param>
    public async Task<(VisitFacts Facts, PageState State)> ReadAsync(
        string url, IReadOnlySet<string> filled, int? epoch, CancellationToken cancellationToken)
    {
        // At the same time: a page that does not answer costs one timeout, not one for each question.
        var asking = Task.WhenAll(recorder.DocumentSessions().Select(session => page.SnapshotAsync(session, cancellationToken)));
        var showing = page.AskAsync("Page.captureScreenshot", new { format = "jpeg", quality = 60, optimizeForSpeed = true }, cancellationToken);
        var serialising = HtmlAsync(cancellationToken);
        var cookies = browser.ContextOf(recorder) is { } context
            ? await page.AskRootAsync("Storage.getCookies", new { browserContextId = context }, cancellationToken) : default;
        var dom = DomSnapshot.Merge([.. (await asking).OfType<DomSnapshot>()]);
        var screenshot = await showing;
        var html = await serialising;

        await AwaitNetworkLogAsync(cancellationToken);
        var from = epoch ?? 0;
        List<CompiledScript> scripts;
        List<RequestRecord> requests;
        List<HookReport> reports;
        List<ForeignNavigation> sentAway;
        lock (recorder.Gate)
        {
            scripts = [.. recorder.Scripts.All.Where(script => script.Epoch >= from)];
            requests = [.. recorder.Requests.All.Where(request => request.Epoch >= from)];
            reports = [.. recorder.Console.Reports.Where(report => report.Epoch >= from)];
            sentAway = [.. recorder.Documents.Refused.Where(sent => sent.Epoch >= from)];
        }

        using var posts = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        posts.CancelAfter(PageSession.AnswerTimeout);
        await Task.WhenAll(requests.Select(static request => request.PostDataRead)).WaitAsync(posts.Token)
            .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        var sources = await SourcesAsync(scripts, cancellationToken);
        var bodies = await BodiesAsync(requests, scripts, sources, cancellationToken);
        var document = recorder.Requests.Document;
        var mainUrl = document is { Error: null } or { Status: > 0 } ? document.Url : url;
        var served = await Task.WhenAll(bodies
            .Where(static pair => pair.Key.ResourceType == "Document" && pair.Value.Text is not null)
            .GroupBy(static pair => pair.Key.Url)
            .Select(group => ServedDocument.ReadAsync(group.Key, group.First().Value.Text!, cancellationToken))); // filtered above
        var facts = new VisitFacts
        {
            Url = url,
            MainUrl = mainUrl,
            Document = document,
            Requests = requests,
            Scripts = scripts,
            Sources = sources,
            Bodies = bodies,
            Reports = reports,
            Dom = dom,
            Served = served.ToDictionary(static document => document.Url),
            Written = await WrittenMarkup.ReadAsync(reports, cancellationToken),
            FilledDocuments = filled,
            ForeignNavigation = sentAway,
            IntegrityFailures = recorder.Console.IntegrityFailures,
            PolicyBlocks = recorder.Console.PolicyBlocks,
        };
        facts = facts with
        {
            Digests = await new ServedBytes(page)
            .DigestsAsync(recorder.MainFrameId, ScriptList.WithoutDigest(facts), cancellationToken)
        };
        return (facts, new(cookies, html, screenshot.TextOrNull("data") is { } data ? Convert.FromBase64String(data) : null));
    }

    // V8 and the network log tell of one script on two ways, and on a busy machine the second is late: a script without its request would be taken
    // for one of unknown origin, and its request for one that never ran.
    private async Task AwaitNetworkLogAsync(CancellationToken cancellationToken)
    {
        for (var looks = 0; looks < MostLooks && IsNetworkLogLate(); looks++) await Task.Delay(BetweenLooks, cancellationToken);
    }

    private bool IsNetworkLogLate()
    {
        lock (recorder.Gate)
        {
            if (recorder.Requests.Document is { Finished: false, Error: null }) return true;
            var open = recorder.Requests.All.Where(static request => request is { Finished: false, Error: null })
                .SelectMany(static request => request.Urls).ToHashSet(StringComparer.Ordinal);
            return open.Count > 0 && recorder.Scripts.All.Exists(script => script.StartsResource && open.Contains(script.Embedder));
        }
    }

    private async Task<string?> HtmlAsync(CancellationToken cancellationToken)
    {
        var world = await page.AskAsync(
            "Page.createIsolatedWorld", new { frameId = recorder.MainFrameId, worldName = "pageshield" }, cancellationToken);
        if (world.ValueKind != JsonValueKind.Object) return null;
        var result = await page.AskAsync("Runtime.evaluate", new
        {
            expression = "document.documentElement ? document.documentElement.outerHTML.slice(0, 20000000) : ''",
            contextId = (int)world.Number("executionContextId"),
            returnByValue = true,
        }, cancellationToken);
        return result.Member("result").TextOrNull("value");
    }

    private static async Task<Dictionary<CompiledScript, CapturedBody>> SourcesAsync(
        List<CompiledScript> scripts, CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(PageSession.AnswerTimeout * 2);
        await Task.WhenAll(scripts.Select(static Task (script) => script.Source)).WaitAsync(limit.Token)
            .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        cancellationToken.ThrowIfCancellationRequested();
        Dictionary<CompiledScript, CapturedBody> sources = [];
        foreach (var script in scripts)
        {
            if (script.Source.IsCompletedSuccessfully && await script.Source is { } source) sources[script] = source;
        }

        return sources;
    }

    /// <summary>Bodies of documents, and of scripts that were requested and never compiled.</summary>
    private async Task<Dictionary<RequestRecord, ResponseText>> BodiesAsync(
        List<RequestRecord> requests, List<CompiledScript> scripts, Dictionary<CompiledScript, CapturedBody> sources,
        CancellationToken cancellationToken)
    {
        var compiled = scripts.Select(static script => script.Embedder).ToHashSet();
        var unknown = scripts.Where(script => !sources.ContainsKey(script)).Select(static script => script.Embedder).ToHashSet();
        var wanted = requests.Where(request => request.ResourceType == "Script" && request is { Finished: true, BodyLength: > 0 and < 20_000_000 }
            && (!request.Urls.Exists(compiled.Contains) || request.Urls.Exists(unknown.Contains)));
        foreach (var request in wanted.Take(2000)) request.Body ??= recorder.Requests.ReadBodyAsync(request.Session.Id, request.Id);

        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(PageSession.AnswerTimeout);
        var asked = requests.Where(static request => request.Body is not null).ToList();
        // filtered above
        await Task.WhenAll(asked.Select(static Task (request) => request.Body!)).WaitAsync(limit.Token)
            .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        cancellationToken.ThrowIfCancellationRequested();
        Dictionary<RequestRecord, ResponseText> bodies = [];
        foreach (var request in asked)
        {
            if (request.Body is { IsCompletedSuccessfully: true } body && await body is { } text) bodies[request] = text;
        }

        return bodies;
    }
}
