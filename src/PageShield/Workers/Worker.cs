using System.Collections.Concurrent;
using System.Runtime.InteropServices;
using System.Text.Json;

namespace PageShield.Workers;

/// <summary>
/// The worker's side: reads tasks from standard input and answers on standard output, one at a time, until the input ends. It has nothing to
/// lose, and whatever a content does to it ends only this process.
/// </summary>
public static partial class Worker
{
    private const int StackSize = 16 << 20;

    /// <summary>Runs until the input ends, which it does when whoever started it has gone.</summary>
    /// <returns>The exit code.</returns>
    public static int Run(IEnumerable<WorkerTask> tasks)
    {
        var known = tasks.ToDictionary(task => task.Name, StringComparer.Ordinal);
        using var input = Console.OpenStandardInput();
        using var output = Console.OpenStandardOutput();
        // Nothing that a library prints gets among the messages.
        Console.SetOut(TextWriter.Null);
        using var waiting = new BlockingCollection<byte[]>(1);
        var reader = new Thread(() => Read(input, waiting)) { IsBackground = true, Name = "requests" };
        reader.Start();
        var code = 0;
        var work = new Thread(() => code = Answer(known, waiting, output), StackSize) { Name = "work" };
        work.Start();
        work.Join();
        return code;
    }

    // The end of the input is seen in the middle of a task, too: an orphan ends at once.
    private static void Read(Stream input, BlockingCollection<byte[]> waiting)
    {
        try
        {
            while (WorkerMessage.ReadAsync(input, WorkerMessage.MostRequest, CancellationToken.None) is { } reading)
            {
                if (reading.GetAwaiter().GetResult() is not { } message) break;
                waiting.Add(message);
            }
        }
        catch (Exception error) when (error is IOException or InvalidDataException)
        {
            // Whoever writes there is gone, or no program of ours.
        }

        Environment.Exit(0);
    }

    private static int Answer(Dictionary<string, WorkerTask> tasks, BlockingCollection<byte[]> waiting, Stream output)
    {
        foreach (var message in waiting.GetConsumingEnumerable())
        {
            var response = JsonSerializer.SerializeToUtf8Bytes(Do(tasks, message), WorkerMessage.Json);
            try
            {
                WorkerMessage.WriteAsync(output, response, CancellationToken.None).GetAwaiter().GetResult();
            }
            catch (IOException)
            {
                return 0; // Nobody listens any more.
            }
        }

        return 0;
    }

    private static WorkerResponse Do(Dictionary<string, WorkerTask> tasks, byte[] message)
    {
        try
        {
            var request = JsonSerializer.Deserialize<WorkerRequest<JsonElement>>(message, WorkerMessage.Json)!; // The parent writes no null.
            var task = tasks[request.Task];
            LimitProcessor(task.TimeLimit);
            return new WorkerResponse(task.Run(request.Body), null, Environment.WorkingSet);
        }
        catch (Exception error)
        {
            // The boundary to hostile input: the parent is told what kind of failure it was, and nothing of its text.
            return new WorkerResponse(null, error.GetType().Name, Environment.WorkingSet);
        }
    }

    // The kernel ends whoever uses more: a loop in native code hears of no token and no timer.
    private static void LimitProcessor(TimeSpan more)
    {
        if (!OperatingSystem.IsLinux() || GetLimit(ProcessorTime, out var limit) != 0) return;
        limit.Soft =
            Math.Min(limit.Hard, (ulong)Math.Ceiling((Environment.CpuUsage.TotalTime + (more * Environment.ProcessorCount)).TotalSeconds) + 1);
        _ = SetLimit(ProcessorTime, in limit);
    }

    private const int ProcessorTime = 0; // RLIMIT_CPU

    [StructLayout(LayoutKind.Sequential)]
    private struct ResourceLimit
    {
        public ulong Soft;
        public ulong Hard;
    }

    [LibraryImport("libc", EntryPoint = "getrlimit")]
    private static partial int GetLimit(int resource, out ResourceLimit limit);

    [LibraryImport("libc", EntryPoint = "setrlimit")]
    private static partial int SetLimit(int resource, in ResourceLimit limit);
}
