using System.Text.Json;

namespace PageShield.Workers;

/// <summary>A kind of work on untrusted text that runs in worker processes only.</summary>
/// <param name="name">Identifies the task; unique in the program.</param>
/// <param name="timeLimit">Wall time and processor time after which the worker is killed.</param>
public abstract class WorkerTask(string name, TimeSpan timeLimit)
{
    /// <summary>Identifies the task in requests.</summary>
    public string Name { get; } = name;

    /// <summary>Maximum run time, as wall time and as processor time.</summary>
    public TimeSpan TimeLimit { get; } = timeLimit;

    /// <summary>Runs the task, in the worker.</summary>
    internal abstract JsonElement Run(JsonElement request);
}

/// <summary>A task with the types of its request and its result.</summary>
/// <param name="name">Identifies the task; unique in the program.</param>
/// <param name="timeLimit">Time after which the worker is killed.</param>
/// <param name="run">The work; called in the worker on a thread with a 16 MB stack.</param>
/// <typeparam name="TRequest">A record. Untrusted texts in it are marked with <see cref="ExactTextConverter"/> to preserve lone
/// surrogates.</typeparam>
/// <typeparam name="TResponse">A record; lone surrogates in it become U+FFFD.</typeparam>
public sealed class WorkerTask<TRequest, TResponse>(string name, TimeSpan timeLimit, Func<TRequest, TResponse> run) : WorkerTask(name, timeLimit)
{
    // not null: requests are never null.
    internal override JsonElement Run(JsonElement request) =>
        JsonSerializer.SerializeToElement(run(request.Deserialize<TRequest>(WorkerMessage.Json)!), WorkerMessage.Json);
}
