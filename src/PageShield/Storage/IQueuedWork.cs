namespace PageShield.Storage;

/// <summary>A row of pending work that any process of the installation may claim; see <see cref="WorkQueue"/>.</summary>
internal interface IQueuedWork
{
    /// <summary>Number of claims, including the current attempt.</summary>
    int Attempts { get; }

    /// <summary>When the row may be claimed. While a process works on it, the end of the lease, after which it can be claimed again.</summary>
    DateTimeOffset NextAttemptAt { get; }
}
