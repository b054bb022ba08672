using Hangfire;
using PageShield.Crawls;
using PageShield.Pipeline.Crawls;
using PageShield.Storage;

namespace PageShield.Web.Scheduling;

/// <summary>
/// Runs one crawl. Failures during a crawl are part of its result and are not retried here. Hangfire only retries failures before a crawl starts,
/// such as a database that cannot be written; without a retry, the crawl would stay queued.
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
