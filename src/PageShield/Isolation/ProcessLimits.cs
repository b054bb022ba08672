namespace PageShield.Isolation;

/// <summary>What the kernel lets a confined program have at most; null where the system's own limit stays.</summary>
public sealed record ProcessLimits
{
    /// <summary>
    /// Private writable memory in bytes (<c>RLIMIT_DATA</c>); address space is not limited, since .NET and Chromium reserve terabytes that they never
    /// touch.
    /// </summary>
    public long? MaxDataBytes { get; init; }

    /// <summary>Open files.</summary>
    public int? MaxOpenFiles { get; init; }

    /// <summary>Seconds of processor time, for each process.</summary>
    public int? MaxCpuSeconds { get; init; }

    /// <summary>Stack of the first thread in bytes; also what .NET gives to threads that name no size.</summary>
    public long? MaxStackBytes { get; init; }
}
