using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using PageShield.Alerts;
using PageShield.Audit;
using PageShield.Crawls;
using PageShield.Detection;
using PageShield.Detection.Intelligence;
using PageShield.IntegrationTests.Inventory;
using PageShield.Inventory;
using PageShield.Sites;

namespace PageShield.IntegrationTests.Detection;

/// <summary>A site that is crawled, compared, judged and alerted about as in the product; only the browser is left out.</summary>
internal sealed class JudgedSite : IAsyncDisposable
{
    private readonly TestDatabase _database;
    private readonly DirectoryInfo _lists = Directory.CreateTempSubdirectory("judged-site-");
    private readonly ServingCrawler _crawler;
    private readonly Watch _watch;

    private JudgedSite(TestDatabase database)
    {
        _database = database;
        _crawler = new ServingCrawler(Time);
        var (signals, raiser) = (new WatchSignals(new AlertSignal()), new AlertRaiser(Time));
        Overrules = new VerdictOverrules(new AuditLog(Time), raiser, signals, Time);
        _watch = new Watch(
            database, _crawler, new IndicatorFolder(_lists.FullName), new JudgementQueue(database, new ScriptJudge(), Time), new SiteSecrets(null), raiser, signals, Time, NullLogger<Watch>.Instance);
    }

    public FakeTimeProvider Time { get; } = new(Captures.Start);

    public VerdictOverrules Overrules { get; }

    public TestDatabase Database => _database;

    public int SiteId { get; private set; }

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public static async Task<JudgedSite> CreateAsync(Provider provider)
    {
        var judged = new JudgedSite(await TestDatabase.CreateAsync(provider, Cancel));
        judged.SiteId = await judged.AddSiteAsync("shop.example");
        return judged;
    }

    public async Task<int> AddSiteAsync(string host)
    {
        var site = new Site { Name = host, Hosts = [host], StartUrls = [$"https://{host}/"], ReportKey = $"key-{host}", CreatedAt = Time.GetUtcNow() };
        await AskAsync(db => { db.Sites.Add(site); return Task.FromResult(0); });
        return site.Id;
    }

    /// <summary>Crawls the site while it serves these captures, and judges what is new.</summary>
    public Task CrawlAsync(params Capture[] captures) => CrawlAsync(SiteId, captures);

    public async Task CrawlAsync(int siteId, params Capture[] captures)
    {
        Time.Advance(TimeSpan.FromHours(1));
        _crawler.Served = captures;
        var key = await new CrawlRequests(_database, Time).RequestAsync(siteId, CrawlTrigger.Schedule, "test", Cancel);
        await _watch.RunCrawlAsync(key!.Value, null, Cancel); // not null: the site is there
        while (await _watch.JudgeNextAsync(Cancel))
        {
        }
    }

    public Task<Script> ScriptAsync(string urlTemplate) => ScriptAsync(SiteId, urlTemplate);

    public Task<Script> ScriptAsync(int siteId, string urlTemplate) =>
        AskAsync(db => db.Scripts.AsNoTracking().SingleAsync(script => script.SiteId == siteId && script.UrlTemplate == urlTemplate, Cancel));

    /// <summary>Titles of what was raised about attacks, oldest first.</summary>
    public Task<List<Alert>> AttacksAsync() =>
        AskAsync(db => db.Alerts.AsNoTracking().Where(alert => alert.Event == AlertEvents.MaliciousScript).OrderBy(alert => alert.Id).ToListAsync(Cancel));

    public async Task<T> AskAsync<T>(Func<PageShieldDbContext, Task<T>> question)
    {
        await using var db = _database.CreateDbContext();
        var answer = await question(db);
        await db.SaveChangesAsync(Cancel);
        return answer;
    }

    public async ValueTask DisposeAsync()
    {
        _lists.Delete(recursive: true);
        await _database.DisposeAsync();
    }

    private sealed class ServingCrawler(TimeProvider time) : ICrawler
    {
        public IReadOnlyList<Capture> Served { get; set; } = [];

        public async IAsyncEnumerable<Capture> CrawlAsync(
            CrawlPlan plan, IProgress<CrawlProgress>? progress, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
        {
            foreach (var capture in Served)
            {
                await Task.Yield();
                yield return capture with { StartedAt = time.GetUtcNow(), FinishedAt = time.GetUtcNow() };
            }
        }
    }
}
