using System.Text.Json;

namespace PageShield.Crawler.Visits;

/// <summary>What the browser said about the page at the end of the visit.</summary>
/// <param name="Cookies">Result of <c>Storage.getCookies</c>.</param>
/// <param name="Html">The serialised DOM; null where the page did not answer.</param>
/// <param name="Screenshot">JPEG; null where none could be taken.</param>
internal sealed record PageState(JsonElement Cookies, string? Html, byte[]? Screenshot);
