namespace PageShield.Workers;

/// <summary>Data that a worker needs before a task, such as threat lists. Sent once to each worker, and again when its version changes.</summary>
/// <param name="Task">The name of the task that loads it.</param>
/// <param name="Version">Distinguishes it from an older version.</param>
/// <param name="Limit">Timeout for loading it.</param>
/// <param name="Write">Creates the request.</param>
public sealed record WorkerPreparation(string Task, string Version, TimeSpan Limit, Func<byte[]> Write)
{
    /// <summary>Creates a preparation that uses one of the program's tasks.</summary>
    public static WorkerPreparation Of<TRequest>(WorkerTask<TRequest, bool> task, string version, Func<TRequest> request)
    {
        ArgumentNullException.ThrowIfNull(task);
        return new(task.Name, version, task.TimeLimit, () => WorkerMessage.Request(task.Name, request()));
    }
}
