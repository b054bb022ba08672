namespace PageShield.Workers;

/// <summary>How many workers there are, and what each may use.</summary>
public sealed record WorkerOptions
{
    /// <summary>Workers that take batches, such as verdicts of a crawl. What a person waits for has one more.</summary>
    public int Count { get; init; } = Math.Clamp(Environment.ProcessorCount, 1, 8);

    /// <summary>Most memory of one worker, in bytes: two thirds of the machine's at most, and at least 512 MB.</summary>
    public long MaxMemory { get; init; } = Math.Clamp(GC.GetGCMemoryInfo().TotalAvailableMemoryBytes * 2 / 3, 512L << 20, 4L << 30);

    /// <summary>A worker with more memory than this after its task is replaced, in bytes.</summary>
    public long KeptMemory { get; init; } = 768L << 20;

    /// <summary>A worker is replaced after so many tasks.</summary>
    public int TasksPerWorker { get; init; } = 5_000;

    /// <summary>The program whose verb <c>worker</c> is run; null finds it: this one, or one of ours beside it.</summary>
    public WorkerProgram? Program { get; init; }
}
