using System.Collections.Concurrent;
using System.Runtime.InteropServices;
using System.Text.Json;

namespace PageShield.Workers;

/// <summary>
/// The worker's side: reads tasks from standard input and answers on standard output, one at a time, until the input ends. It holds no data worth
/// protecting, and hostile content can end only this process.
/// </summary>
public static partial class Worker
{
    private const int StackSize = 16 << 20;

    /// <summary>Runs until the input ends, which happens when the parent process has ended.</summary>
    /// <returns>The exit code.</returns>
    public static int Run(IEnumerable<WorkerTask> tasks)
    {
        var known = tasks.ToDictionary(task => task.Name, StringComparer.Ordinal);
        using var input = Console.OpenStandardInput();
        using var output = Console.OpenStandardOutput();
        // Keeps output that a library prints out of the messages.
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

    // The end of the input is also detected during a task, so an orphan ends at once.
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
            // The parent has ended, or is not one of our programs.
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
                return 0; // The parent no longer reads.
            }
        }

        return 0;
    }

    private static WorkerResponse Do(Dictionary<string, WorkerTask> tasks, byte[] message)
    {
        try
        {
            var request = JsonSerializer.Deserialize<WorkerRequest<JsonElement>>(message, WorkerMessage.Json)!; // not null: the parent writes no null
            var task = tasks[request.Task];
            LimitProcessor(task.TimeLimit);
            return new WorkerResponse(task.Run(request.Body), null, Environment.WorkingSet);
        }
        catch (Exception error)
        {
            // The boundary to hostile input: the parent gets the kind of failure, and none of its text.
            return new WorkerResponse(null, error.GetType().Name, Environment.WorkingSet);
        }
    }

    // The kernel ends a process that uses more: a loop in native code ignores tokens and timers.
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
