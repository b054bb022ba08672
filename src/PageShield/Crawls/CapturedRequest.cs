using PageShield.Inventory.Scripts;

namespace PageShield.Crawls;

/// <summary>
/// One request of a visit, or one hop of it, as its HTTP archive tells it. Bodies are left out: they may hold secrets of a journey.
/// </summary>
public sealed record CapturedRequest
{
    public required DateTimeOffset StartedAt { get; init; }

    /// <summary>Milliseconds from the beginning to the last byte; 0 where it never ended.</summary>
    public double Milliseconds { get; init; }

    public required string Method { get; init; }

    public required string Url { get; init; }

    /// <summary>DevTools' resource type in lower case, such as <c>script</c>.</summary>
    public required string ResourceType { get; init; }

    /// <summary>Names in lower case, values at most 1,000 characters; no cookies.</summary>
    public IReadOnlyDictionary<string, string> RequestHeaders { get; init; } = new Dictionary<string, string>();

    /// <summary>Bytes of the body that was sent.</summary>
    public long SentBytes { get; init; }

    /// <summary>0 where there was no response.</summary>
    public int Status { get; init; }

    /// <summary>Such as <c>h2</c>; empty where unknown.</summary>
    public string Protocol { get; init; } = "";

    public IReadOnlyDictionary<string, string> ResponseHeaders { get; init; } = new Dictionary<string, string>();

    public string MimeType { get; init; } = "";

    /// <summary>Bytes of the body, content-decoded.</summary>
    public long BodyBytes { get; init; }

    /// <summary>Bytes on the wire as far as the browser tells.</summary>
    public long WireBytes { get; init; }

    /// <summary>Where a redirect led; null for none.</summary>
    public string? RedirectUrl { get; init; }

    /// <summary>Number of the script that sent it; null for the document.</summary>
    public int? Script { get; init; }

    /// <summary>Why it failed; null where it did not.</summary>
    public string? Error { get; init; }
}
