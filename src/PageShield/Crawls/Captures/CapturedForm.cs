using System.Text.Json.Serialization;

namespace PageShield.Crawls.Captures;

/// <summary>A form at the end of the visit.</summary>
public sealed record CapturedForm
{
    public required string DocumentUrl { get; init; }

    /// <summary>Absolute action URL.</summary>
    public required string Action { get; init; }

    /// <summary>Absolute action URL in the served HTML; null if the form was not there.</summary>
    public string? ServedAction { get; init; }

    public required string Method { get; init; }

    public IReadOnlyList<CapturedField> Fields { get; init; } = [];
}
