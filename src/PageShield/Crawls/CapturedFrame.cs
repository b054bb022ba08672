using System.Text.Json.Serialization;

namespace PageShield.Crawls;

/// <summary>A nested document.</summary>
public sealed record CapturedFrame(string Url, string? ParentUrl, bool Sandboxed)
{
    /// <summary>Those of its response headers that are <see cref="SecurityHeaders"/>, names in lower case.</summary>
    public IReadOnlyDictionary<string, string> Headers { get; init; } = new Dictionary<string, string>();

    /// <summary>Policies in <c>meta http-equiv</c> elements as it was served.</summary>
    public IReadOnlyList<MetaPolicy> MetaPolicies { get; init; } = [];
}
