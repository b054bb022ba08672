using System.Text.Json.Serialization;
using PageShield.Reports;
using PageShield.Sites;

namespace PageShield.Crawls;

/// <summary>The content of one script: text for code, bytes for WebAssembly.</summary>
public sealed record CapturedBody(string? Text, byte[]? Bytes);
