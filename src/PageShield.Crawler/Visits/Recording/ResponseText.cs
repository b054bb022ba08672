namespace PageShield.Crawler.Visits.Recording;

/// <summary>A response body as DevTools gives it: decoded text, or bytes.</summary>
internal sealed record ResponseText(string? Text, byte[]? Bytes);
