namespace PageShield.Web.Scheduling;

/// <summary>
/// A background loop that survives its failures. Without it, one exception that is not about the stop (a database that is away at the start,
/// the time limit of a request) would end the whole server.
/// </summary>
internal abstract class WorkLoop(TimeProvider time) : BackgroundService
{
    /// <summary>How long to wait after a failure.</summary>
    protected virtual TimeSpan RestAfterFailure => TimeSpan.FromSeconds(10);

    /// <summary>Does what is due, then waits until there may be more to do.</summary>
    protected abstract Task RunOnceAsync(CancellationToken stoppingToken);

    /// <summary>Logs why a round failed; the next one follows after <see cref="RestAfterFailure"/>.</summary>
    protected abstract void LogFailure(Exception exception);

    /// <inheritdoc />
    protected sealed override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await RunOnceAsync(stoppingToken);
            }
            catch (Exception exception) when (!stoppingToken.IsCancellationRequested)
            {
                LogFailure(exception);
                await Task.Delay(RestAfterFailure, time, stoppingToken);
            }
        }
    }
}
