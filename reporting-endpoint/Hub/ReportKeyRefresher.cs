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
    private Task _reading = Task.CompletedTask;
    private Task? _next;
    private long _begun;

    /// <summary>
    /// Reads the list again: what the hub had stored before this call is known afterwards. All calls share one reading a second, for which
    /// a call may wait, since a reading that has begun may have looked too early; never throws.
    /// </summary>
    public Task RefreshAsync(CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            if (_next is not null) return _next;

            var rest = _begun == 0 ? TimeSpan.Zero : Shortest - clock.GetElapsedTime(_begun);
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
        await _reading.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing); // whoever began it is told
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
        _begun = clock.GetTimestamp();
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
            // The forwarder says so already; the list at hand stays good.
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
