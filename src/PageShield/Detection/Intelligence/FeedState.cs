namespace PageShield.Detection.Intelligence;

/// <summary>How a threat list from the web is doing.</summary>
public sealed record FeedState
{
    /// <summary>Where it is fetched from.</summary>
    public required Uri Url { get; init; }

    /// <summary>Name of its file in the folder of lists.</summary>
    public required string File { get; init; }

    /// <summary>The server's tag of the content in force; null without one.</summary>
    public string? EntityTag { get; init; }

    /// <summary>Entries of the content in force.</summary>
    public int Entries { get; init; }

    /// <summary>When it was last fetched, or found unchanged; null when never.</summary>
    public DateTimeOffset? LastGoodAt { get; init; }

    /// <summary>When it is fetched next; null for at once.</summary>
    public DateTimeOffset? NextAt { get; init; }

    /// <summary>What went wrong the last time, one sentence; null when nothing did.</summary>
    public string? Error { get; init; }

    /// <summary>Failures since it was last good.</summary>
    public int Failures { get; init; }
}
