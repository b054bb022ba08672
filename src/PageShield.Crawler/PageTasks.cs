using PageShield.Crawler.Canaries;
using PageShield.Crawler.Detonation;
using PageShield.Crawler.Discovery;
using PageShield.Crawler.Visits.Recording;
using PageShield.Workers;

namespace PageShield.Crawler;

/// <summary>All that worker processes do for the crawler and the chamber.</summary>
public static class PageTasks
{
    public static IReadOnlyList<WorkerTask> All { get; } =
        [ServedDocument.Task, WrittenMarkup.Task, SitemapReader.Task, CanarySearch.Task, ShopPage.Task, SealedContent.Task];
}
