using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Time.Testing;
using PageShield.Changes;
using PageShield.Crawls;
using PageShield.Crawls.Captures;
using PageShield.IntegrationTests.Inventory;
using PageShield.Inventory.Recording;
using PageShield.Inventory.Scripts;
using PageShield.Sites;
using PageShield.Storage;

namespace PageShield.IntegrationTests.Changes;

/// <summary>A site whose captures are recorded and compared as crawls do it, without a crawler.</summary>
internal sealed class WatchedSite : IAsyncDisposable
{
    private readonly TestDatabase _database;
    private int _crawls;

    private WatchedSite(TestDatabase database) => _database = database;

    public TestDatabase Database => _database;

    public FakeTimeProvider Time { get; } = new(Captures.Start);

    public int SiteId { get; private set; }

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public static async Task<WatchedSite> CreateAsync(Provider provider)
    {
        var watched = new WatchedSite(await TestDatabase.CreateAsync(provider, Cancel));
        watched.SiteId = await watched.AddSiteAsync("shop.example");
        return watched;
    }

    public async Task<int> AddSiteAsync(string host)
    {
        await using var context = Open();
        var site = new Site
        {
            Name = host,
            Hosts = [host],
            StartUrls = [$"https://{host}/"],
            ReportKey = $"key-{host}",
            CreatedAt = Time.GetUtcNow()
        };
        context.Sites.Add(site);
        await context.SaveChangesAsync(Cancel);
        return site.Id;
    }

    public PageShieldDbContext Open() => _database.CreateDbContext();

    /// <summary>Records a crawl; the first of a site is its baseline. Gives its changes.</summary>
    public Task<IReadOnlyList<Change>> CrawlAsync(params Capture[] captures) => CrawlAsync(SiteId, captures);

    public async Task<IReadOnlyList<Change>> CrawlAsync(int siteId, params Capture[] captures)
    {
        Time.Advance(TimeSpan.FromHours(1));
        var crawlId = RowId.Next(Time) + _crawls++;
        await using (var context = Open())
        {
            var first = !await context.Crawls.AnyAsync(crawl => crawl.SiteId == siteId, Cancel);
            context.Crawls.Add(
                new Crawl { SiteId = siteId, Id = crawlId, State = CrawlState.Running, IsBaseline = first, QueuedAt = Time.GetUtcNow() });
            await context.SaveChangesAsync(Cancel);
        }

        foreach (var capture in captures)
        {
            await using var context = Open();
            var site = await context.Sites.SingleAsync(each => each.Id == siteId, Cancel);
            var crawl = await context.Crawls.SingleAsync(each => each.SiteId == siteId && each.Id == crawlId, Cancel);
            var at = Time.GetUtcNow();
            var recorded = await new InventoryRecorder(context, Time)
                .RecordAsync(new CrawlVisit(site, crawl, capture with { StartedAt = at, FinishedAt = at }), Cancel);
            await new ChangeDetector(context, Time).DetectAsync(recorded, Cancel);
            await context.SaveChangesAsync(Cancel);
        }

        await using var read = Open();
        return await read.Changes.AsNoTracking().Where(change => change.SiteId == siteId && change.CrawlId == crawlId).OrderBy(change => change.Id)
            .ToListAsync(Cancel);
    }

    public async Task<Script> ScriptAsync(string urlTemplate)
    {
        await using var context = Open();
        return await context.Scripts.AsNoTracking().SingleAsync(script => script.SiteId == SiteId && script.UrlTemplate == urlTemplate, Cancel);
    }

    public ValueTask DisposeAsync() => _database.DisposeAsync();
}
