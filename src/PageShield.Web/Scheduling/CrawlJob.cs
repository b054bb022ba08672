using Hangfire;
using PageShield.Crawls;
using PageShield.Pipeline.Crawls;
using PageShield.Storage;

namespace PageShield.Web.Scheduling;

/// <summary>
/// Runs one crawl. What fails in it is in its outcome, and going there again is a decision of the product; tried again here is only what
/// fails before a crawl begins, when the database cannot be written, since it would stay queued.
/// </summary>
[AutomaticRetry(Attempts = 6, DelaysInSeconds = [2, 10, 60, 300, 900, 3600])]
[Queue(QueueName)]
public sealed class CrawlJob(CrawlRunner watch)
{
    public const string QueueName = "crawls";

    public async Task RunAsync(int siteId, long crawlId, CancellationToken cancellationToken)
    {
        using var activity = Telemetry.Activities.StartActivity("crawl");
        activity?.SetTag("site.id", siteId).SetTag("crawl.id", crawlId);
        await watch.RunCrawlAsync(new CrawlKey(siteId, crawlId), null, cancellationToken);
    }
}
