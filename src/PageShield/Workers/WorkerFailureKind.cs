namespace PageShield.Workers;

/// <summary>How a task failed.</summary>
public enum WorkerFailureKind
{
    /// <summary>The process ended: its stack overflowed, or its memory or processor time ran out.</summary>
    Ended,

    /// <summary>It took too long and was ended.</summary>
    TooSlow,

    /// <summary>It threw, and lives.</summary>
    Threw,

    /// <summary>What goes in or came out is larger than a message may be.</summary>
    TooLarge,
}
