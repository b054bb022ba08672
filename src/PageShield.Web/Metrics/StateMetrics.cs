using System.Diagnostics.Metrics;
using Microsoft.EntityFrameworkCore;
using PageShield.Alerts;
using PageShield.Alerts.Delivery;
using PageShield.Crawls;
using PageShield.Inventory;
using PageShield.Storage;

namespace PageShield.Web.Metrics;

/// <summary>Gauges for backlogs and problems, read from the database every 15 seconds. Meter: <see cref="MeterName"/>.</summary>
internal sealed partial class StateMetrics : BackgroundService
{
    public const string MeterName = "PageShield.State";

    private static readonly TimeSpan LookAgain = TimeSpan.FromSeconds(15);
    private readonly IDbContextFactory<PageShieldDbContext> _databases;
    private readonly TimeProvider _time;
    private readonly ILogger<StateMetrics> _logger;
    private readonly Meter _meter;
    private readonly SemaphoreSlim _oneAtATime = new(1);
    private State _state = new();

    public StateMetrics(IDbContextFactory<PageShieldDbContext> databases, IMeterFactory meters, TimeProvider time, ILogger<StateMetrics> logger)
    {
        (_databases, _time, _logger) = (databases, time, logger);
        _meter = meters.Create(MeterName);
        _meter.CreateObservableGauge("pageshield.sites", () => _state.Sites, "{site}", "Monitored sites");
        _meter.CreateObservableGauge(
            "pageshield.sites.overdue", () => _state.Overdue, "{site}", "Sites whose scheduled crawl is more than ten minutes late");
        _meter.CreateObservableGauge("pageshield.crawls", () => Tagged("state", _state.Crawls), "{crawl}", "Queued and running crawls");
        _meter.CreateObservableGauge("pageshield.inbox.batches", () => _state.Inbox, "{batch}", "Report batches waiting to be stored");
        _meter.CreateObservableGauge("pageshield.judgements.waiting", () => _state.Judgements, "{content}",
            "Script contents waiting for analysis, without those that only wait for the detonation browser");
        _meter.CreateObservableGauge("pageshield.scripts.malicious", () => _state.Malicious, "{script}", "Active scripts with a malicious verdict");
        _meter.CreateObservableGauge("pageshield.alerts.open", () => Tagged("severity", _state.Alerts), "{alert}",
            "Alerts that are not acknowledged, resolved or snoozed");
        _meter.CreateObservableGauge(
            "pageshield.deliveries", () => Tagged("state", _state.Deliveries), "{message}", "Messages that are waiting or were given up");
    }

    /// <summary>Reads the state once. Reads are serialized: an older result never replaces a newer one.</summary>
    public async Task ReadAsync(CancellationToken cancellationToken)
    {
        await _oneAtATime.WaitAsync(cancellationToken);
        try
        {
            _state = await StateAsync(cancellationToken);
        }
        finally
        {
            _oneAtATime.Release();
        }
    }

    public override void Dispose()
    {
        _meter.Dispose();
        _oneAtATime.Dispose();
        base.Dispose();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await ReadAsync(stoppingToken);
            }
            catch (Exception exception) when (!stoppingToken.IsCancellationRequested)
            {
                Log.ReadFailed(_logger, exception);
            }

            await Task.Delay(LookAgain, _time, stoppingToken);
        }
    }

    private async Task<State> StateAsync(CancellationToken cancellationToken)
    {
        await using var database = await _databases.CreateDbContextAsync(cancellationToken);
        var late = _time.GetUtcNow().AddMinutes(-10);
        return new State
        {
            Sites = await database.Sites.CountAsync(cancellationToken),
            Overdue = await database.Sites.CountAsync(site => site.NextRunAt != null && site.NextRunAt < late, cancellationToken),
            Crawls = await database.Crawls.Where(crawl => crawl.State == CrawlState.Queued || crawl.State == CrawlState.Running)
                .GroupBy(crawl => crawl.State)
                .Select(group => new { group.Key, Count = group.Count() })
                    .ToDictionaryAsync(row => Lower(row.Key), row => row.Count, cancellationToken),
            Inbox = await database.Inbox.CountAsync(cancellationToken),
            Judgements = await database.PendingJudgements.CountAsync(row => !row.IsExamined, cancellationToken),
            Malicious = await database.Scripts.CountAsync(script => script.Verdict == VerdictKind.Malicious
                && script.Status == InventoryStatus.Active,
                cancellationToken),
            Alerts = await database.Alerts.Open(_time.GetUtcNow()).GroupBy(alert => alert.Severity)
                .Select(group => new { group.Key, Count = group.Count() })
                    .ToDictionaryAsync(row => row.Key.Word(), row => row.Count, cancellationToken),
            Deliveries =
                await database.AlertDeliveries.Where(delivery => delivery.State == DeliveryState.Waiting || delivery.State == DeliveryState.Dead)
                .GroupBy(delivery => delivery.State)
                .Select(group => new { group.Key, Count = group.Count() })
                    .ToDictionaryAsync(row => Lower(row.Key), row => row.Count, cancellationToken),
        };
    }

    private static string Lower<T>(T value) where T : struct, Enum => value.ToString().ToLowerInvariant();

    private static IEnumerable<Measurement<int>> Tagged(string tag, IReadOnlyDictionary<string, int> counts) =>
        counts.Select(count => new Measurement<int>(count.Value, new KeyValuePair<string, object?>(tag, count.Key)));

    private sealed record State
    {
        public int Sites { get; init; }

        public int Overdue { get; init; }

        public IReadOnlyDictionary<string, int> Crawls { get; init; } = new Dictionary<string, int>();

        public int Inbox { get; init; }

        public int Judgements { get; init; }

        public int Malicious { get; init; }

        public IReadOnlyDictionary<string, int> Alerts { get; init; } = new Dictionary<string, int>();

        public IReadOnlyDictionary<string, int> Deliveries { get; init; } = new Dictionary<string, int>();
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Warning, "Reading metrics failed; showing the last values")]
        public static partial void ReadFailed(ILogger logger, Exception exception);
    }
}
