using PageShield.ReportingEndpoint.Spool;

namespace PageShield.ReportingEndpoint.Hub;

/// <summary>
/// Keeps the key list fresh: every few seconds, and at once when a well-formed key turns up that is not listed (a
/// site that was just made), at most once a second whatever is thrown at us.
/// </summary>
internal sealed partial class ReportKeyRefresher(
    SpoolWriter spool, IHub hub, ReportKeyList keys, TimeProvider clock, ILogger<ReportKeyRefresher> logger)
    : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Shortest = TimeSpan.FromSeconds(1);

    private readonly Lock _lock = new();
    private Task _refresh = Task.CompletedTask;
    private long _begun;

    /// <summary>Reads the list again unless that was done within the last second; never throws.</summary>
    public Task RefreshAsync(CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            if (!_refresh.IsCompleted || (_begun != 0 && clock.GetElapsedTime(_begun) < Shortest)) return _refresh;
            _begun = clock.GetTimestamp();
            return _refresh = ReadAsync(cancellationToken);
        }
    }

    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        if (await spool.DoAsync(file => file.ReadKeys()) is { } stored) keys.Apply(stored);
        await base.StartAsync(cancellationToken);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            await RefreshAsync(stoppingToken);
            await Task.Delay(Interval, clock, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task ReadAsync(CancellationToken cancellationToken)
    {
        try
        {
            var rows = await hub.ReadKeysAsync(keys.VersionOf, cancellationToken);
            var wasLoaded = keys.IsLoaded;
            var changed = keys.Apply(rows);
            if (changed.Count == 0 && wasLoaded) return;

            await spool.DoAsync(file =>
            {
                file.WriteKeys(changed);
                return true;
            });
        }
        catch (HubUnavailableException)
        {
            // The forwarder says so already; the list at hand stays good.
        }
        catch (Exception exception) when (exception is Microsoft.Data.Sqlite.SqliteException or OperationCanceledException)
        {
            Log.NotKept(logger, exception.Message);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Warning, "The list of report keys could not be kept: {Message}")]
        public static partial void NotKept(ILogger logger, string message);
    }
}
