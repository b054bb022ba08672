namespace PageShield.Detection.Detonation;

/// <summary>Runs scripts in an offline browser on a synthetic checkout, and says what they did there.</summary>
public interface IDetonator : IAsyncDisposable
{
    /// <summary>Version of the chamber: a verdict that another one came to is looked at again.</summary>
    string Version { get; }

    /// <summary>
    /// Runs one script; bounded at 20 seconds. Safe to call from several threads. Never throws on any content: where no browser can be had,
    /// or it ended, the report says so.
    /// </summary>
    Task<DetonationReport> DetonateAsync(ScriptToJudge script, CancellationToken cancellationToken);
}
