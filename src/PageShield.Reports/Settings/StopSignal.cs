using System.Runtime.InteropServices;

namespace PageShield.Reports.Settings;

/// <summary>
/// Handles SIGTERM, SIGINT and SIGQUIT during startup. A host only handles them once it runs; if stopped earlier, it fails with an unrelated
/// exception.
/// </summary>
public sealed class StopSignal : IDisposable
{
    private readonly CancellationTokenSource _source = new();
    private readonly PosixSignalRegistration[] _signals;

    public StopSignal() =>
        _signals = [.. new[] { PosixSignal.SIGTERM, PosixSignal.SIGINT, PosixSignal.SIGQUIT }.Select(
            signal => PosixSignalRegistration.Create(signal, Stop))];

    /// <summary>Canceled by the first signal.</summary>
    public CancellationToken Token => _source.Token;

    /// <summary>Whether an exception is only a consequence of the canceled startup.</summary>
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
        signal.Cancel = true; // the process exits on its own after cleanup
        _source.Cancel();
    }
}
