namespace PageShield.Web.Scheduling;

/// <summary>
/// A background loop that survives exceptions. Otherwise, an exception other than from shutdown (such as an unavailable database at startup, or a
/// request timeout) would stop the server.
/// </summary>
internal abstract class WorkLoop(TimeProvider time) : BackgroundService
{
    /// <summary>Delay after a failure; 10 seconds by default.</summary>
    protected virtual TimeSpan RestAfterFailure => TimeSpan.FromSeconds(10);

    /// <summary>Processes pending work, then waits until there may be more.</summary>
    protected abstract Task RunOnceAsync(CancellationToken stoppingToken);

    /// <summary>Logs a failure. The next run follows after <see cref="RestAfterFailure"/>.</summary>
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
