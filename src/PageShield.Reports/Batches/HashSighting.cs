using System.Diagnostics.CodeAnalysis;
using System.IO.Compression;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace PageShield.Reports.Batches;

/// <summary>Aggregated <c>csp-hash</c> reports: browsers loaded content with this digest from this URL.</summary>
/// <param name="Url">Template of the script's URL.</param>
/// <param name="PageUrl">Template of the page's URL.</param>
/// <param name="PageHost">The page's host.</param>
/// <param name="Hash">SHA-256 of the response bytes, as in SRI.</param>
/// <param name="Count">Reports in this batch.</param>
/// <param name="FirstSeenAt">When the first of them was committed.</param>
/// <param name="LastSeenAt">When the last of them was committed.</param>
public sealed record HashSighting(
    string Url, string PageUrl, string PageHost, Sha256Hash Hash, long Count, DateTimeOffset FirstSeenAt, DateTimeOffset LastSeenAt);
