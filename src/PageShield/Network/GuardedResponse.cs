namespace PageShield.Network;

/// <summary>What a <see cref="GuardedHttpClient"/> brought back.</summary>
public sealed record GuardedResponse
{
    /// <summary>Where the last response came from, after redirects.</summary>
    public required Uri Url { get; init; }

    /// <summary>HTTP status of the last response; 0 where there was none.</summary>
    public int Status { get; init; }

    /// <summary>Response headers, names in lower case; repeated ones joined by a line feed.</summary>
    public IReadOnlyDictionary<string, string> Headers { get; init; } = new Dictionary<string, string>();

    /// <summary>The body with its content coding undone, at most as many bytes as asked for.</summary>
    public byte[] Body { get; init; } = [];

    /// <summary>True where the body was longer than the cap.</summary>
    public bool Truncated { get; init; }

    /// <summary>Why there is no response, one sentence for a person; null where there is one.</summary>
    public string? Error { get; init; }

    /// <summary>A status of 200–299.</summary>
    public bool IsSuccess => Status is >= 200 and < 300;
}
