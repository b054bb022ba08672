using PageShield.Inventory.Scripts;

namespace PageShield.Crawler.Visits.Recording;

/// <summary>One request of a visit with all its redirect hops.</summary>
internal sealed class RequestRecord
{
    public required string Id { get; init; }

    /// <summary>The session that sent it.</summary>
    public required TargetSession Session { get; init; }

    /// <summary>Which main document it belongs to; that of its own where it is one.</summary>
    public int Epoch { get; set; }

    public required string FrameId { get; init; }

    public required string DocumentUrl { get; init; }

    public required string Method { get; set; }

    /// <summary>All URLs in order: the requested one, then each redirect's target.</summary>
    public List<string> Urls { get; } = [];

    /// <summary>DevTools resource type, such as <c>Script</c>.</summary>
    public required string ResourceType { get; set; }

    /// <summary><c>Sec-Fetch-Dest</c>; null where the browser did not say.</summary>
    public string? Destination { get; set; }

    /// <summary><c>Sec-Fetch-Mode</c>; null where the browser did not say.</summary>
    public string? Mode { get; set; }

    /// <summary><c>parser</c>, <c>script</c>, <c>preload</c>, <c>other</c>…</summary>
    public required string InitiatorType { get; init; }

    public required string InitiatorUrl { get; init; }

    public IReadOnlyList<CallSite> Stack { get; init; } = [];

    public bool IsLinkPreload { get; init; }

    public string? PostData { get; set; }

    public bool HasPostData { get; init; }

    /// <summary>Under way where the body was too long to come with the event.</summary>
    public Task PostDataRead { get; set; } = Task.CompletedTask;

    public IReadOnlyDictionary<string, string> RequestHeaders { get; init; } = new Dictionary<string, string>();

    public int Status { get; set; }

    public string MimeType { get; set; } = "";

    public string Charset { get; set; } = "";

    public IReadOnlyDictionary<string, string> ResponseHeaders { get; set; } = new Dictionary<string, string>();

    /// <summary>Response headers as sent, including cookies; null until the browser reported them.</summary>
    public IReadOnlyDictionary<string, string>? RawResponseHeaders { get; set; }

    /// <summary>Content-decoded bytes received so far.</summary>
    public long BodyLength { get; set; }

    /// <summary>Bytes on the wire, as reported by the browser.</summary>
    public long WireLength { get; set; }

    public bool Finished { get; set; }

    /// <summary>Network error such as <c>net::ERR_NAME_NOT_RESOLVED</c>; null where there was none.</summary>
    public string? Error { get; set; }

    /// <summary>Why the browser itself blocked it, such as <c>csp</c>; null where it did not.</summary>
    public string? BlockedReason { get; set; }

    public bool Canceled { get; set; }

    /// <summary>When it was sent, by the browser's wall clock.</summary>
    public DateTimeOffset StartedAt { get; init; }

    /// <summary>When it was sent, by the browser's monotonic clock, in seconds.</summary>
    public double Timestamp { get; init; }

    /// <summary>From sending to the end; 0 until it ended.</summary>
    public double Seconds { get; set; }

    /// <summary>Such as <c>h2</c>; empty until known.</summary>
    public string Protocol { get; set; } = "";

    /// <summary>When it was sent, by the visit's clock.</summary>
    public TimeSpan SentAt { get; init; }

    /// <summary>With its number sign; empty for none. It does not go over the wire, but frames hand it to their own code.</summary>
    public string Fragment { get; init; } = "";

    /// <summary>When a websocket last sent something, by the visit's clock; null where it did not.</summary>
    public TimeSpan? LastFrameAt { get; set; }

    /// <summary>Frames of a websocket in both directions, counted.</summary>
    public int SocketFrames { get; set; }

    /// <summary>The body as the browser gives it, fetched for scripts only.</summary>
    public Task<ResponseText?>? Body { get; set; }

    public string RequestedUrl => Urls[0];

    public string Url => Urls[^1];
}
