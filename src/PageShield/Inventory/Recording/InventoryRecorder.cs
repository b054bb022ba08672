using PageShield.Crawls;
using PageShield.Crawls.Captures;
using PageShield.Inventory.Connections;
using PageShield.Inventory.Pages;
using PageShield.Storage;

namespace PageShield.Inventory.Recording;

/// <summary>
/// Records captures in the inventory. Only adds to the context. The caller saves, so that inventory, changes and pending work of one capture are one
/// transaction.
/// </summary>
internal sealed class InventoryRecorder(PageShieldDbContext database, TimeProvider time)
{
    /// <summary>Records one visit: its page, contents, scripts, connections and cookies, and the visit itself.</summary>
    public async Task<RecordedVisit> RecordAsync(CrawlVisit visit, CancellationToken cancellationToken)
    {
        var page = await new PageRecorder(database, time).RecordAsync(visit, cancellationToken);
        var contents = await new ContentRecorder(database).RecordAsync(visit, cancellationToken);
        var scripts = await new ScriptRecorder(database, time).RecordAsync(visit, page?.Page, contents, cancellationToken);
        var connections = await new ConnectionRecorder(database, time).RecordAsync(visit, page?.Page, scripts, cancellationToken);
        var cookies = await new CookieRecorder(database, time).RecordAsync(visit, cancellationToken);
        AddCrawlPage(visit, page?.Page);

        return new RecordedVisit
        {
            Visit = visit,
            Page = page?.Page,
            Scripts = scripts.Sightings,
            NewContents = contents.New,
            NewScriptHosts = scripts.NewHosts,
            NewConnectionHosts = connections,
            Headers = page?.Headers ?? [],
            HeadersBefore = page?.HeadersBefore ?? new Dictionary<string, string>(),
            HeadersNow = page?.HeadersNow ?? new Dictionary<string, string>(),
            Forms = page?.Forms ?? [],
            NewFrameHosts = page?.NewFrameHosts ?? [],
            UnsandboxedFrameHosts = page?.UnsandboxedFrameHosts ?? [],
            Cookies = cookies,
            Order = page is null ? null : PageOrder.Update(visit, page.Page, scripts.Sightings),
        };
    }

    private void AddCrawlPage(CrawlVisit visit, Page? page)
    {
        var capture = visit.Capture;
        database.CrawlPages.Add(new CrawlPage
        {
            SiteId = visit.Site.Id,
            CrawlId = visit.Crawl.Id,
            Id = RowId.Next(time),
            PageId = page?.Id,
            Url = capture.Url,
            FinalUrl = capture.FinalUrl,
            Status = capture.Status,
            Outcome = capture.Outcome,
            OutcomeReason = capture.OutcomeReason,
            StartedAt = capture.StartedAt,
            FinishedAt = capture.FinishedAt,
            ScriptCount = capture.Scripts.Count,
            Consent = capture.Consent,
            DataLeft = capture.Findings.Any(static finding => finding.IsDataLeft),
            Capture = CaptureJson.Compress(capture),
            Screenshot = capture.Screenshot,
        });
    }
}
