namespace PageShield.Workers;

/// <summary>What a worker must know before a task, such as threat lists; sent once to each worker, and again when its version changes.</summary>
/// <param name="Task">The name of the task that takes it in.</param>
/// <param name="Version">What tells it from an older one.</param>
/// <param name="Limit">Longest time that taking it in may need.</param>
/// <param name="Write">Makes the request.</param>
public sealed record WorkerPreparation(string Task, string Version, TimeSpan Limit, Func<byte[]> Write)
{
    /// <summary>A preparation by a task of the program.</summary>
    public static WorkerPreparation Of<TRequest>(WorkerTask<TRequest, bool> task, string version, Func<TRequest> request)
    {
        ArgumentNullException.ThrowIfNull(task);
        return new(task.Name, version, task.TimeLimit, () => WorkerMessage.Request(task.Name, request()));
    }
}
