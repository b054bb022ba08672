using System.Text.Json.Serialization;

namespace PageShield.Crawls.Captures;

/// <summary>Requests of one kind from one initiator to one URL.</summary>
public sealed record CapturedConnection
{
    public required string Url { get; init; }

    /// <summary>The host, lower case, without port.</summary>
    public required string Host { get; init; }

    public required string Method { get; init; }

    public required ConnectionType Type { get; init; }

    /// <summary>The number of the script that caused it; null if the document did.</summary>
    public int? InitiatorScript { get; init; }

    /// <summary>URL of the script or document that caused it.</summary>
    public required string Initiator { get; init; }

    public int Count { get; init; } = 1;

    /// <summary>Bytes sent and received, as far as the browser reports them.</summary>
    public long Bytes { get; init; }

    /// <summary>Status of the last response; 0 for none (blocked, failed, aborted, no HTTP).</summary>
    public int Status { get; init; }
}
