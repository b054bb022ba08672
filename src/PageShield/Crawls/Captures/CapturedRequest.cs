using PageShield.Inventory.Scripts;

namespace PageShield.Crawls.Captures;

/// <summary>
/// One request of a visit, or one redirect hop, as recorded in the HTTP archive. Bodies are omitted, because they may hold secrets of a journey.
/// </summary>
public sealed record CapturedRequest
{
    public required DateTimeOffset StartedAt { get; init; }

    /// <summary>Milliseconds from the start to the last byte; 0 if it never finished.</summary>
    public double Milliseconds { get; init; }

    public required string Method { get; init; }

    public required string Url { get; init; }

    /// <summary>DevTools' resource type in lower case, such as <c>script</c>.</summary>
    public required string ResourceType { get; init; }

    /// <summary>Names in lower case, values at most 1,000 characters; no cookies.</summary>
    public IReadOnlyDictionary<string, string> RequestHeaders { get; init; } = new Dictionary<string, string>();

    /// <summary>Size of the sent body in bytes.</summary>
    public long SentBytes { get; init; }

    /// <summary>0 if there was no response.</summary>
    public int Status { get; init; }

    /// <summary>For example <c>h2</c>; empty if unknown.</summary>
    public string Protocol { get; init; } = "";

    public IReadOnlyDictionary<string, string> ResponseHeaders { get; init; } = new Dictionary<string, string>();

    public string MimeType { get; init; } = "";

    /// <summary>Size of the decoded body in bytes.</summary>
    public long BodyBytes { get; init; }

    /// <summary>Bytes on the wire, as far as the browser reports them.</summary>
    public long WireBytes { get; init; }

    /// <summary>Target of a redirect; null for none.</summary>
    public string? RedirectUrl { get; init; }

    /// <summary>Number of the script that sent it; null for the document.</summary>
    public int? Script { get; init; }

    /// <summary>Why it failed; null if it did not.</summary>
    public string? Error { get; init; }
}
