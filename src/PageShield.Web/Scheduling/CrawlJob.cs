using Hangfire;
using PageShield.Crawls;

namespace PageShield.Web.Scheduling;

/// <summary>Runs one crawl; trying again is a decision of the product, not of the scheduler.</summary>
[AutomaticRetry(Attempts = 0)]
[Queue(QueueName)]
public sealed class CrawlJob(Watch watch)
{
    public const string QueueName = "crawls";

    public async Task RunAsync(int siteId, long crawlId, CancellationToken cancellationToken)
    {
        using var activity = Telemetry.Activities.StartActivity("crawl");
        activity?.SetTag("site.id", siteId).SetTag("crawl.id", crawlId);
        await watch.RunCrawlAsync(new CrawlKey(siteId, crawlId), null, cancellationToken);
    }
}
