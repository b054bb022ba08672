using System.Text.Json.Serialization;

namespace PageShield.Crawls.Captures;

/// <summary>A nested document.</summary>
public sealed record CapturedFrame(string Url, string? ParentUrl, bool Sandboxed)
{
    /// <summary>The response headers that are <see cref="SecurityHeaders"/>, names in lower case.</summary>
    public IReadOnlyDictionary<string, string> Headers { get; init; } = new Dictionary<string, string>();

    /// <summary>Policies in <c>meta http-equiv</c> elements of the served document.</summary>
    public IReadOnlyList<MetaPolicy> MetaPolicies { get; init; } = [];
}
