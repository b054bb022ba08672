namespace PageShield.Workers;

/// <summary>What became of a task: a value, or why there is none. A failure is the content's doing, and evidence.</summary>
/// <typeparam name="T">The task's result.</typeparam>
public readonly record struct WorkerResult<T>
{
    private readonly T _value;

    private WorkerResult(T value, WorkerFailure? failure) => (_value, Failure) = (value, failure);

    /// <summary>Null where there is a value.</summary>
    public WorkerFailure? Failure { get; }

    /// <summary>The result.</summary>
    /// <exception cref="InvalidOperationException">There is none.</exception>
    public T Value => Failure is null ? _value : throw new InvalidOperationException(Failure.Reason);

    internal static WorkerResult<T> Of(T value) => new(value, null);

    internal static WorkerResult<T> Failed(WorkerFailure failure) => new(default!, failure); // Never read: Value throws.

    /// <summary>The value, or what stands in for it.</summary>
    public T Or(Func<WorkerFailure, T> otherwise)
    {
        ArgumentNullException.ThrowIfNull(otherwise);
        return Failure is null ? _value : otherwise(Failure);
    }
}

/// <summary>Why a worker gave no result.</summary>
/// <param name="Kind">What happened.</param>
/// <param name="Reason">One sentence for a person.</param>
public sealed record WorkerFailure(WorkerFailureKind Kind, string Reason);

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
