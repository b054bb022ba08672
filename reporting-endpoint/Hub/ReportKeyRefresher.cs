using PageShield.ReportingEndpoint.Spool;

namespace PageShield.ReportingEndpoint.Hub;

/// <summary>
/// Refreshes the key list every 5 seconds, and immediately for a well-formed key that is not listed (such as of a
/// new site), but at most once per second.
/// </summary>
internal sealed partial class ReportKeyRefresher(
    SpoolWriter spool, IHub hub, ReportKeyList keys, TimeProvider clock, ILogger<ReportKeyRefresher> logger)
    : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Shortest = TimeSpan.FromSeconds(1);

    private readonly Lock _lock = new();
    private Task _reading = Task.CompletedTask;
    private Task? _next;
    private long _started;

    /// <summary>
    /// Reloads the list. Afterwards, all keys that the hub had before this call are known. All calls share one read per second. A call may wait
    /// for the next read, since a running read may have started too early.
    /// </summary>
    public Task RefreshAsync(CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            if (_next is not null) return _next;

            var rest = _started == 0 ? TimeSpan.Zero : Shortest - clock.GetElapsedTime(_started);
            return _reading.IsCompleted && rest <= TimeSpan.Zero ? Begin(cancellationToken) : _next = LaterAsync(rest, cancellationToken);
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
            await RefreshAsync(stoppingToken).WaitAsync(stoppingToken);
            await Task.Delay(Interval, clock, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task LaterAsync(TimeSpan rest, CancellationToken cancellationToken)
    {
        await Task.Yield(); // the caller holds the lock
        if (rest > TimeSpan.Zero) await Task.Delay(rest, clock, CancellationToken.None);
        await _reading.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing); // the caller that started it observes its failure
        Task reading;
        lock (_lock)
        {
            _next = null;
            reading = Begin(cancellationToken);
        }

        await reading;
    }

    private Task Begin(CancellationToken cancellationToken)
    {
        _started = clock.GetTimestamp();
        return _reading = ReadAsync(cancellationToken);
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
            // The forwarder already logs this; the current list stays valid.
        }
        catch (Exception exception) when (exception is Microsoft.Data.Sqlite.SqliteException or OperationCanceledException)
        {
            Log.NotKept(logger, exception.Message);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Warning, "Saving the list of report keys failed: {Message}")]
        public static partial void NotKept(ILogger logger, string message);
    }
}
