namespace PageShield.Workers;

/// <summary>How a task failed.</summary>
public enum WorkerFailureKind
{
    /// <summary>The process ended: stack overflow, or its memory or processor time ran out.</summary>
    Ended,

    /// <summary>It took too long and was killed.</summary>
    TooSlow,

    /// <summary>It threw an exception; the process is still alive.</summary>
    Threw,

    /// <summary>The request or the result exceeds the message limit.</summary>
    TooLarge,
}
