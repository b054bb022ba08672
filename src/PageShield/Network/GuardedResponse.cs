namespace PageShield.Network;

/// <summary>The result of a <see cref="GuardedHttpClient"/> call.</summary>
public sealed record GuardedResponse
{
    /// <summary>The URL of the last response, after redirects.</summary>
    public required Uri Url { get; init; }

    /// <summary>HTTP status of the last response; 0 if there was none.</summary>
    public int Status { get; init; }

    /// <summary>Response headers, names in lower case; repeated headers are joined by a line feed.</summary>
    public IReadOnlyDictionary<string, string> Headers { get; init; } = new Dictionary<string, string>();

    /// <summary>The body with its content coding removed, at most the requested number of bytes.</summary>
    public byte[] Body { get; init; } = [];

    /// <summary>Whether the body was longer than the limit.</summary>
    public bool Truncated { get; init; }

    /// <summary>Why there is no response, as one sentence for people; null if there is one.</summary>
    public string? Error { get; init; }

    /// <summary>Whether the status is 200–299.</summary>
    public bool IsSuccess => Status is >= 200 and < 300;
}
