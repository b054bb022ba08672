namespace PageShield.Workers;

/// <summary>The outcome of a task: a value, or why there is none. A failure is caused by the content, and counts as evidence.</summary>
/// <typeparam name="T">The task's result.</typeparam>
public readonly record struct WorkerResult<T>
{
    private readonly T _value;

    private WorkerResult(T value, WorkerFailure? failure) => (_value, Failure) = (value, failure);

    /// <summary>Null if there is a value.</summary>
    public WorkerFailure? Failure { get; }

    /// <summary>The result.</summary>
    /// <exception cref="InvalidOperationException">There is no result.</exception>
    public T Value => Failure is null ? _value : throw new InvalidOperationException(Failure.Reason);

    internal static WorkerResult<T> Of(T value) => new(value, null);

    internal static WorkerResult<T> Failed(WorkerFailure failure) => new(default!, failure); // never read: Value throws

    /// <summary>The value, or a substitute computed from the failure.</summary>
    public T Or(Func<WorkerFailure, T> otherwise)
    {
        ArgumentNullException.ThrowIfNull(otherwise);
        return Failure is null ? _value : otherwise(Failure);
    }
}
