using System.Text.Json.Serialization;
using PageShield.Workers;

namespace PageShield.Crawler.Canaries;

/// <summary>Something to search.</summary>
/// <param name="Text">A URL or a body; bytes as Latin-1.</param>
/// <param name="Hosts">Host names that may serve as XOR keys: the page's and the receiver's.</param>
internal sealed record CanaryText([property: JsonConverter(typeof(ExactTextConverter))] string Text, IReadOnlyList<string> Hosts);
