using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using PageShield.Alerts.Delivery;
using PageShield.Alerts.Raising;
using PageShield.Detection.Intelligence;
using PageShield.Inventory.Scripts;
using PageShield.Observations;
using PageShield.Observations.Volume;
using PageShield.Pipeline;
using PageShield.Pipeline.Reports;
using PageShield.Pipeline.Verdicts;
using PageShield.Reports;
using PageShield.Reports.Batches;
using PageShield.Reports.Parsing;
using PageShield.Sites;
using PageShield.Storage;

namespace PageShield.IntegrationTests.Observations;

/// <summary>A shop at a hub whose endpoint hands batches over: real database, real recorder, a clock of one's own.</summary>
internal sealed class ReportingShop : IAsyncDisposable
{
    public const string Host = "shop.example";

    private readonly ServiceProvider _services;
    private long _number;

    private ReportingShop(TestDatabase database, ServiceProvider services, Site site)
    {
        Database = database;
        _services = services;
        SiteId = site.Id;
        Key = ReportKey.TryParse(site.ReportKey, out var key) ? key : throw new InvalidOperationException("The site has no report key.");
    }

    public TestDatabase Database { get; }

    public FakeTimeProvider Clock { get; } = new(new DateTimeOffset(2026, 11, 2, 9, 0, 0, TimeSpan.Zero));

    public int SiteId { get; }

    public ReportKey Key { get; }

    public ReportUpkeep Upkeep => field ??= new ReportUpkeep(Database, Recording, new AlertRaiser(Clock), Clock, NullLogger<ReportUpkeep>.Instance);

    private RecordingTransaction Recording => field ??= new RecordingTransaction(Database, new PipelineSignals(new AlertSignal()));

    public ReportInbox Inbox => field ??= new ReportInbox(
        Database, new VerdictUpdate(Recording, new AlertRaiser(Clock)), new AlertRaiser(Clock), Upkeep,
        _services.GetRequiredService<ReportMetrics>(), Clock, NullLogger<ReportInbox>.Instance, Indicators);

    /// <summary>Threat lists; none unless set before the first report.</summary>
    public IndicatorFolder? Indicators { get; set; }

    public static async Task<ReportingShop> OpenAsync(Provider provider, CancellationToken cancellationToken)
    {
        var database = await TestDatabase.CreateAsync(provider, cancellationToken);
        var services = new ServiceCollection().AddMetrics().AddSingleton<ReportMetrics>().BuildServiceProvider();
        await using var context = database.CreateDbContext();
        var site = new Site
        {
            Name = "Shop",
            Hosts = [Host],
            StartUrls = [$"https://{Host}/"],
            ReportKey = ReportKey.New().ToString(),
            CreatedAt = DateTimeOffset.UnixEpoch
        };
        context.Sites.Add(site);
        await context.SaveChangesAsync(cancellationToken);
        context.ReportKeys.Add(new SiteReportKey { Key = site.ReportKey, SiteId = site.Id });
        await context.SaveChangesAsync(cancellationToken);
        return new ReportingShop(database, services, site);
    }

    /// <summary>A script that a policy blocked, or would have.</summary>
    public BatchObservation Script(string url, string page = $"https://{Host}/", long count = 1, string? policy = null,
        BrowserFamilies browsers = BrowserFamilies.Chrome, string? code = null) => new()
        {
            Key = new ObservationKey("csp-violation", "script-src-elem", url, page, "", "report"),
            BlockedHost = ReportInterpreter.HostOf(url),
            PageHost = ReportInterpreter.HostOf(page),
            Count = count,
            FirstSeenAt = Clock.GetUtcNow(),
            LastSeenAt = Clock.GetUtcNow(),
            Browsers = browsers,
            Sample = System.Text.Json.JsonSerializer.Serialize(
            new { documentURL = page, blockedURL = url, originalPolicy = policy ?? "", sample = code ?? "" }),
        };

    public Task ReportAsync(params IReadOnlyList<BatchObservation> observations) => ReportAsync(observations, []);

    /// <summary>Hands a batch over and applies it.</summary>
    public async Task ReportAsync(
        IReadOnlyList<BatchObservation> observations, IReadOnlyList<HostClients> hosts, EdgeStatus? status =
            null, IReadOnlyList<HashSighting>? hashes = null, IReadOnlyList<BatchCount>? counts = null, string[]? examples = null)
    {
        var batch = new ReportBatch
        {
            EdgeId = "edge-a",
            Number = ++_number,
            From = Clock.GetUtcNow(),
            To = Clock.GetUtcNow(),
            Status = status ?? new EdgeStatus(0, 1 << 20, 0, 0, 0),
            Sites = [new BatchSite { Key = Key, Observations = observations, Hashes = hashes ?? [], Hosts = hosts, Counts = counts ?? [],
                OverflowExamples = examples ?? [] }],
        };
        await DeliverAsync(batch);
    }

    public async Task DeliverAsync(ReportBatch batch)
    {
        await using (var context = Database.CreateDbContext())
        {
            context.Inbox.Add(
                new InboxBatch { EdgeId = batch.EdgeId, Number = batch.Number, ReceivedAt = Clock.GetUtcNow(), Payload = batch.ToByteArray() });
            await context.SaveChangesAsync(TestContext.Current.CancellationToken);
        }

        while (await Inbox.ApplyNextAsync(TestContext.Current.CancellationToken))
        {
        }
    }

    public async Task<List<Observation>> ObservationsAsync()
    {
        await using var context = Database.CreateDbContext();
        return await context.Observations.AsNoTracking().OrderBy(row => row.Id).ToListAsync(TestContext.Current.CancellationToken);
    }

    /// <summary>Does something with the database.</summary>
    /// <summary>Does something in a transaction, as what raises alerts has to be done.</summary>
    public Task<T> RecordAsync<T>(Func<PageShieldDbContext, Task<T>> work) =>
        new RecordingTransaction(Database, new PipelineSignals(new AlertSignal())).RunAsync(work, TestContext.Current.CancellationToken);

    public async Task<T> AskAsync<T>(Func<PageShieldDbContext, Task<T>> question)
    {
        await using var context = Database.CreateDbContext();
        var answer = await question(context);
        await context.SaveChangesAsync(TestContext.Current.CancellationToken);
        return answer;
    }

    public async ValueTask DisposeAsync()
    {
        await Database.DisposeAsync();
        await _services.DisposeAsync();
    }
}
