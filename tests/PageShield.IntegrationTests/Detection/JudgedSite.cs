using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using PageShield.Alerts;
using PageShield.Alerts.Delivery;
using PageShield.Alerts.Raising;
using PageShield.Audit;
using PageShield.Crawls;
using PageShield.Crawls.Captures;
using PageShield.Detection;
using PageShield.Detection.Examination;
using PageShield.Detection.Intelligence;
using PageShield.IntegrationTests.Inventory;
using PageShield.Inventory.Scripts;
using PageShield.Observations;
using PageShield.Observations.Volume;
using PageShield.Pipeline;
using PageShield.Pipeline.Crawls;
using PageShield.Pipeline.Reports;
using PageShield.Pipeline.Upkeep;
using PageShield.Pipeline.Verdicts;
using PageShield.Reports;
using PageShield.Reports.Batches;
using PageShield.Reports.Parsing;
using PageShield.Reports.Urls;
using PageShield.Sites;
using PageShield.Storage;

namespace PageShield.IntegrationTests.Detection;

/// <summary>A site that is crawled, compared, judged and alerted about as in the product; only the browser is left out.</summary>
internal sealed class JudgedSite : IAsyncDisposable
{
    private readonly TestDatabase _database;
    private readonly DirectoryInfo _lists = Directory.CreateTempSubdirectory("judged-site-");
    private readonly ServingCrawler _crawler;
    private readonly CrawlRunner _watch;
    private readonly ScriptAnalysis _analysis;
    private readonly ReportInbox _reports;
    private readonly ServiceProvider _services = new ServiceCollection().AddMetrics().AddSingleton<ReportMetrics>().BuildServiceProvider();
    private readonly DataDirectory _directory;
    private readonly HealthWatch _alerts;
    private long _batches;

    private JudgedSite(TestDatabase database)
    {
        _database = database;
        _crawler = new ServingCrawler(Time);
        var (signals, raiser) = (new PipelineSignals(new AlertSignal()), new AlertRaiser(Time));
        var recording = new RecordingTransaction(database, signals);
        var verdicts = new VerdictUpdate(recording, raiser);
        Verdicts = verdicts;
        Overrides = new VerdictOverrides(new AuditLog(Time), verdicts, Time);
        _watch = new CrawlRunner(
            database, _crawler,
            new CrawlRecorder(database, new IndicatorFolder(_lists.FullName), verdicts, raiser, signals, Time, NullLogger<CrawlRecorder>.Instance),
            new SiteSecrets(null), recording, raiser, signals,
            Time, NullLogger<CrawlRunner>.Instance);
        _analysis = new ScriptAnalysis(new JudgementQueue(database, new ScriptExaminer(), Time), verdicts, NullLogger<ScriptAnalysis>.Instance);
        _directory = new DataDirectory(_lists.FullName);
        _alerts = new HealthWatch(database, recording, raiser, Overrides, _directory, Time);
        _reports = new ReportInbox(
            database, verdicts, raiser, new ReportUpkeep(database, recording, raiser, Time, NullLogger<ReportUpkeep>.Instance),
            _services.GetRequiredService<ReportMetrics>(), Time, NullLogger<ReportInbox>.Instance);
    }

    public FakeTimeProvider Time { get; } = new(Captures.Start);

    public VerdictOverrides Overrides { get; }

    public VerdictUpdate Verdicts { get; }

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
        var site = new Site
        {
            Name = host,
            Hosts = [host],
            StartUrls = [$"https://{host}/"],
            ReportKey = ReportKey.New().ToString(),
            CreatedAt = Time.GetUtcNow()
        };
        await AskAsync(db => { db.Sites.Add(site); return Task.FromResult(0); });
        await AskAsync(db => { db.ReportKeys.Add(new SiteReportKey { Key = site.ReportKey, SiteId = site.Id }); return Task.FromResult(0); });
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
        while (await _analysis.AnalyseNextAsync(Cancel))
        {
        }
    }

    /// <summary>Applies reports of visitors' browsers that ran this content at the script's address.</summary>
    public async Task ReportAsync(string url, string page, Sha256Hash content, long count)
    {
        var key = await AskAsync(db => db.Sites.Where(site => site.Id == SiteId).Select(site => site.ReportKey).SingleAsync(Cancel));
        Assert.True(ReportKey.TryParse(key, out var parsed));
        var now = Time.GetUtcNow();
        var batch = new ReportBatch
        {
            EdgeId = "edge-a",
            Number = ++_batches,
            From = now,
            To = now,
            Status = new EdgeStatus(0, 1 << 20, 0, 0, 0),
            Sites = [new BatchSite { Key = parsed, Observations = [],
                Hashes = [new HashSighting(url, page, ReportInterpreter.HostOf(page), content, count, now, now)], Hosts = [], Counts =
                [], OverflowExamples = [] }],
        };
        await AskAsync(
            db =>
            {
                db.Inbox.Add(
            new InboxBatch { EdgeId = batch.EdgeId, Number = batch.Number, ReceivedAt = now, Payload = batch.ToByteArray() }); return Task.FromResult(
            0);
            });
        Assert.True(await _reports.ApplyNextAsync(Cancel));
    }

    /// <summary>What the server does every minute.</summary>
    public Task CheckAsync() => _alerts.CheckAsync(Cancel);

    public Task<Script> ScriptAsync(string urlTemplate) => ScriptAsync(SiteId, urlTemplate);

    public Task<Script> ScriptAsync(int siteId, string urlTemplate) =>
        AskAsync(db => db.Scripts.AsNoTracking().SingleAsync(script => script.SiteId == siteId && script.UrlTemplate == urlTemplate, Cancel));

    /// <summary>What was raised about attacks, oldest first.</summary>
    public Task<List<Alert>> AttacksAsync() =>
        AskAsync(db => db.Alerts.AsNoTracking().Where(alert => alert.Event == AlertEvents.MaliciousScript).OrderBy(alert => alert.Id)
            .ToListAsync(Cancel));

    public async Task<T> AskAsync<T>(Func<PageShieldDbContext, Task<T>> question)
    {
        await using var db = _database.CreateDbContext();
        var answer = await question(db);
        await db.SaveChangesAsync(Cancel);
        return answer;
    }

    public async ValueTask DisposeAsync()
    {
        _directory.Dispose();
        await _services.DisposeAsync();
        _lists.Delete(recursive: true);
        await _database.DisposeAsync();
    }

    private sealed class ServingCrawler(TimeProvider time) : ICrawler
    {
        public IReadOnlyList<Capture> Served { get; set; } = [];

        public async IAsyncEnumerable<Capture> CrawlAsync(
            CrawlPlan plan, IProgress<CrawlProgress>? progress,
            [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
        {
            foreach (var capture in Served)
            {
                await Task.Yield();
                yield return capture with { StartedAt = time.GetUtcNow(), FinishedAt = time.GetUtcNow() };
            }
        }
    }
}
