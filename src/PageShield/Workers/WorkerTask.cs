using System.Text.Json;

namespace PageShield.Workers;

/// <summary>A kind of work on strangers' text that is done in a worker process and nowhere else.</summary>
/// <param name="name">Under which it is asked for; unique in the program.</param>
/// <param name="timeLimit">After which the worker is ended: wall time, and time of a processor.</param>
public abstract class WorkerTask(string name, TimeSpan timeLimit)
{
    /// <summary>Under which it is asked for.</summary>
    public string Name { get; } = name;

    /// <summary>Longest run, in wall time and in time of a processor.</summary>
    public TimeSpan TimeLimit { get; } = timeLimit;

    /// <summary>In the worker: does it.</summary>
    internal abstract JsonElement Run(JsonElement request);
}

/// <summary>A task with the types of what goes in and what comes out.</summary>
/// <param name="name">Under which it is asked for; unique in the program.</param>
/// <param name="timeLimit">After which the worker is ended.</param>
/// <param name="run">What the worker does; called on a thread with a stack of 16 MB.</param>
/// <typeparam name="TRequest">A record; texts of strangers in it are marked with <see cref="ExactTextConverter"/>, so that lone surrogates
/// survive.</typeparam>
/// <typeparam name="TResponse">A record; lone surrogates in it become U+FFFD.</typeparam>
public sealed class WorkerTask<TRequest, TResponse>(string name, TimeSpan timeLimit, Func<TRequest, TResponse> run) : WorkerTask(name, timeLimit)
{
    // A request is never null.
    internal override JsonElement Run(JsonElement request) =>
        JsonSerializer.SerializeToElement(run(request.Deserialize<TRequest>(WorkerMessage.Json)!), WorkerMessage.Json);
}
