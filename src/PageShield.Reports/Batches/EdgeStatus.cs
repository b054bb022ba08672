using System.Diagnostics.CodeAnalysis;
using System.IO.Compression;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace PageShield.Reports.Batches;

/// <summary>State of an endpoint. Every batch has it, to show it to operators at the hub.</summary>
/// <param name="SpoolBytes">Bytes on disk that are waiting for the hub.</param>
/// <param name="SpoolCapacity">Size of the spool in bytes at which the endpoint responds 503.</param>
/// <param name="RefusedWhileFull">Requests rejected with 503 since the last batch.</param>
/// <param name="RateLimited">Requests rejected with 429 since the last batch.</param>
/// <param name="UnknownKeys">Requests with unknown keys since the last batch.</param>
public sealed record EdgeStatus(long SpoolBytes, long SpoolCapacity, long RefusedWhileFull, long RateLimited, long UnknownKeys);
