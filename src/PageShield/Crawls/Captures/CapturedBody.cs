using System.Text.Json.Serialization;

namespace PageShield.Crawls.Captures;

/// <summary>The content of one script: text for code, bytes for WebAssembly.</summary>
public sealed record CapturedBody(string? Text, byte[]? Bytes);
