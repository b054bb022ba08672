using System.Runtime.InteropServices;

namespace PageShield.Reports.Settings;

/// <summary>
/// Hears SIGTERM, SIGINT and SIGQUIT from the first moment of a start: a host listens only once it runs, and one that is stopped before that
/// fails with an exception that nobody expects.
/// </summary>
public sealed class StopSignal : IDisposable
{
    private readonly CancellationTokenSource _source = new();
    private readonly PosixSignalRegistration[] _signals;

    public StopSignal() =>
        _signals = [.. new[] { PosixSignal.SIGTERM, PosixSignal.SIGINT, PosixSignal.SIGQUIT }.Select(
            signal => PosixSignalRegistration.Create(signal, Stop))];

    /// <summary>Cancelled by the first signal.</summary>
    public CancellationToken Token => _source.Token;

    /// <summary>Whether an exception only says that the start was given up because of the signal.</summary>
    public bool Explains(Exception exception) => _source.IsCancellationRequested && exception switch
    {
        OperationCanceledException or ObjectDisposedException => true,
        AggregateException several => several.InnerExceptions.All(Explains),
        _ => false,
    };

    /// <inheritdoc />
    public void Dispose()
    {
        foreach (var signal in _signals) signal.Dispose();
        _source.Dispose();
    }

    private void Stop(PosixSignalContext signal)
    {
        signal.Cancel = true; // the process ends by itself, after it has put away what it holds
        _source.Cancel();
    }
}
