using System.Diagnostics.CodeAnalysis;
using System.IO.Compression;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace PageShield.Reports;

/// <summary>An endpoint's own state, carried by every batch so that operators see it at the hub.</summary>
/// <param name="SpoolBytes">Bytes on disk that wait for the hub.</param>
/// <param name="SpoolCapacity">The limit at which the endpoint answers 503.</param>
/// <param name="RefusedWhileFull">Requests answered with 503 since the last batch.</param>
/// <param name="RateLimited">Requests answered with 429 since the last batch.</param>
/// <param name="UnknownKeys">Requests for keys that nobody has, since the last batch.</param>
public sealed record EdgeStatus(long SpoolBytes, long SpoolCapacity, long RefusedWhileFull, long RateLimited, long UnknownKeys);
