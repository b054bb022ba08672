namespace PageShield.Detection.Detonation;

/// <summary>Runs scripts in an offline browser on synthetic checkouts and reports what they did.</summary>
public interface IDetonator : IAsyncDisposable
{
    /// <summary>Version of the detonation browser. Verdicts from a different version are analyzed again.</summary>
    string Version { get; }

    /// <summary>
    /// Runs one script, for at most 20 seconds. Thread-safe. Never throws, whatever the content: if no browser is available, or it ended, the report
    /// says so.
    /// </summary>
    Task<DetonationReport> DetonateAsync(ScriptInput script, CancellationToken cancellationToken);
}
