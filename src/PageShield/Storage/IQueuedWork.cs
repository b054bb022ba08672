namespace PageShield.Storage;

/// <summary>A row of pending work that any process of the installation may claim: see <see cref="WorkQueue"/>.</summary>
internal interface IQueuedWork
{
    /// <summary>How often it was claimed, the running attempt included.</summary>
    int Attempts { get; }

    /// <summary>When it may be claimed. While somebody works on it, the end of the lease: after that it is free again.</summary>
    DateTimeOffset NextAttemptAt { get; }
}
