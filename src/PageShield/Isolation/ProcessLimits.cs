namespace PageShield.Isolation;

/// <summary>Kernel limits for a confined program; null keeps the system's own limit.</summary>
public sealed record ProcessLimits
{
    /// <summary>
    /// Private writable memory in bytes (<c>RLIMIT_DATA</c>). Address space is not limited, because .NET and Chromium reserve terabytes that they
    /// never touch.
    /// </summary>
    public long? MaxDataBytes { get; init; }

    /// <summary>Open files.</summary>
    public int? MaxOpenFiles { get; init; }

    /// <summary>Seconds of processor time, per process.</summary>
    public int? MaxCpuSeconds { get; init; }

    /// <summary>Stack of the first thread in bytes; .NET also uses it for threads without an explicit size.</summary>
    public long? MaxStackBytes { get; init; }
}
