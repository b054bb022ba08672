namespace PageShield.Detection.Intelligence;

/// <summary>State of a threat list that is fetched from the web.</summary>
public sealed record FeedState
{
    /// <summary>URL that it is fetched from.</summary>
    public required Uri Url { get; init; }

    /// <summary>File name in the folder of lists.</summary>
    public required string File { get; init; }

    /// <summary>Entity tag of the current content; null if there is none.</summary>
    public string? EntityTag { get; init; }

    /// <summary>Number of entries in the current content.</summary>
    public int Entries { get; init; }

    /// <summary>When it was last fetched or confirmed unchanged; null if never.</summary>
    public DateTimeOffset? LastGoodAt { get; init; }

    /// <summary>When it is fetched next; null for immediately.</summary>
    public DateTimeOffset? NextAt { get; init; }

    /// <summary>Error of the last attempt, in one sentence; null if it succeeded.</summary>
    public string? Error { get; init; }

    /// <summary>Number of failures since the last success.</summary>
    public int Failures { get; init; }
}
