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
