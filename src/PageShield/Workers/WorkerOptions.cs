namespace PageShield.Workers;

/// <summary>The number of workers, and the limits of each.</summary>
public sealed record WorkerOptions
{
    /// <summary>Workers for batches, such as the verdicts of a crawl. Interactive requests have one more.</summary>
    public int Count { get; init; } = Math.Clamp(Environment.ProcessorCount, 1, 8);

    /// <summary>Memory limit of one worker, in bytes: at most two thirds of this machine's memory, and at least 512 MB.</summary>
    public long MaxMemory { get; init; } = Math.Clamp(GC.GetGCMemoryInfo().TotalAvailableMemoryBytes * 2 / 3, 512L << 20, 4L << 30);

    /// <summary>A worker that uses more memory than this after a task is replaced, in bytes.</summary>
    public long KeptMemory { get; init; } = 768L << 20;

    /// <summary>A worker is replaced after this many tasks.</summary>
    public int TasksPerWorker { get; init; } = 5_000;

    /// <summary>The program to run with the verb <c>worker</c>; null for this program, or another of ours in the same directory.</summary>
    public WorkerProgram? Program { get; init; }
}
