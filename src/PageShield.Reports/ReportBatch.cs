using System.Diagnostics.CodeAnalysis;
using System.IO.Compression;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace PageShield.Reports;

/// <summary>
/// What one endpoint saw in one stretch of time, distinct by distinct: the payload of an inbox row. Applied once,
/// it adds to what the hub has.
/// </summary>
/// <remarks>
/// Stored form: the four bytes <c>PSB</c> and the format's version (1), then Brotli over JSON in UTF-8. Members that
/// a reader does not know are skipped, so additions keep the version.
/// </remarks>
public sealed record ReportBatch
{
    /// <summary>Decompressed batches beyond this many bytes are refused.</summary>
    public const int MaxBytes = 256 << 20;

    private static ReadOnlySpan<byte> Magic => "PSB\x01"u8;

    /// <summary>The endpoint, at most 64 characters of letters, digits, minus, dot and underscore.</summary>
    public required string EdgeId { get; init; }

    /// <summary>Rises by one for each batch of the endpoint.</summary>
    public required long Number { get; init; }

    /// <summary>When the batch's first report was committed.</summary>
    public required DateTimeOffset From { get; init; }

    /// <summary>When the batch's last report was committed.</summary>
    public required DateTimeOffset To { get; init; }

    /// <summary>How the endpoint fared when the batch was closed.</summary>
    public required EdgeStatus Status { get; init; }

    /// <summary>One entry for each report key that anything was counted for.</summary>
    public required IReadOnlyList<BatchSite> Sites { get; init; }

    /// <summary>The stored form.</summary>
    public byte[] ToByteArray()
    {
        using var stored = new MemoryStream();
        stored.Write(Magic);
        using (var brotli = new BrotliStream(stored, CompressionLevel.Fastest, leaveOpen: true))
            JsonSerializer.Serialize(brotli, this, ReportBatchJson.Default.ReportBatch);
        return stored.ToArray();
    }

    /// <summary>Reads the stored form; false for bytes that are none, for a newer version and for more than <see cref="MaxBytes"/>.</summary>
    public static bool TryRead(byte[] stored, [NotNullWhen(true)] out ReportBatch? batch)
    {
        batch = null;
        if (!stored.AsSpan().StartsWith(Magic)) return false;
        try
        {
            using var brotli = new BrotliStream(new MemoryStream(stored, Magic.Length, stored.Length - Magic.Length), CompressionMode.Decompress);
            using var bounded = new BoundedStream(brotli, MaxBytes);
            batch = JsonSerializer.Deserialize(bounded, ReportBatchJson.Default.ReportBatch);
            return batch is not null;
        }
        catch (Exception exception) when (exception is JsonException or InvalidDataException or InvalidOperationException)
        {
            return false;
        }
    }

    /// <summary>Reads the stored form.</summary>
    /// <exception cref="InvalidDataException">The bytes are no batch, or one of a newer version.</exception>
    public static ReportBatch Read(byte[] stored) =>
        TryRead(stored, out var batch) ? batch : throw new InvalidDataException("Not a report batch that this version can read.");
}

/// <summary>An endpoint's own state, carried by every batch so that operators see it at the hub.</summary>
/// <param name="SpoolBytes">Bytes on disk that wait for the hub.</param>
/// <param name="SpoolCapacity">The limit at which the endpoint answers 503.</param>
/// <param name="RefusedWhileFull">Requests answered with 503 since the last batch.</param>
/// <param name="RateLimited">Requests answered with 429 since the last batch.</param>
/// <param name="UnknownKeys">Requests for keys that nobody has, since the last batch.</param>
public sealed record EdgeStatus(long SpoolBytes, long SpoolCapacity, long RefusedWhileFull, long RateLimited, long UnknownKeys);

/// <summary>One report key's part of a batch.</summary>
public sealed record BatchSite
{
    public required ReportKey Key { get; init; }

    /// <summary>Distinct observations; noise is among them, labelled.</summary>
    public required IReadOnlyList<BatchObservation> Observations { get; init; }

    /// <summary>Hashes that browsers computed over what they ran.</summary>
    public required IReadOnlyList<HashSighting> Hashes { get; init; }

    /// <summary>New hosts with the number of clients that reported them so far.</summary>
    public required IReadOnlyList<HostClients> Hosts { get; init; }

    /// <summary>Reports by outcome and reason.</summary>
    public required IReadOnlyList<BatchCount> Counts { get; init; }

    /// <summary>A few scrubbed examples of what went to overflow.</summary>
    public required IReadOnlyList<string> OverflowExamples { get; init; }
}

/// <summary>One distinct observation with what this batch adds to it.</summary>
public sealed record BatchObservation
{
    public required ObservationKey Key { get; init; }

    /// <summary>Host of <see cref="ObservationKey.BlockedUrl"/> without a port; empty for keywords.</summary>
    public required string BlockedHost { get; init; }

    /// <summary>Host of <see cref="ObservationKey.PageUrl"/> without a port; may be empty, and may be foreign to the site.</summary>
    public required string PageHost { get; init; }

    /// <summary>Reports in this batch, at least 1.</summary>
    public required long Count { get; init; }

    public required DateTimeOffset FirstSeenAt { get; init; }

    public required DateTimeOffset LastSeenAt { get; init; }

    /// <summary>Families of the browsers that reported it in this batch.</summary>
    public required BrowserFamilies Browsers { get; init; }

    /// <summary>A class of <see cref="Reports.Noise"/>, or null.</summary>
    public string? Noise { get; init; }

    /// <summary>One scrubbed example as JSON (see <see cref="ReportInterpreter"/>); null where the endpoint sent one before.</summary>
    public string? Sample { get; init; }
}

/// <summary>A <c>csp-hash</c> report's content: browsers ran bytes with this digest from this URL.</summary>
/// <param name="Url">Template of the script's URL.</param>
/// <param name="PageUrl">Template of the page's URL.</param>
/// <param name="PageHost">The page's host.</param>
/// <param name="Hash">SHA-256 of the response bytes, as in SRI.</param>
/// <param name="Count">Reports in this batch.</param>
/// <param name="FirstSeenAt">When the first of them was committed.</param>
/// <param name="LastSeenAt">When the last of them was committed.</param>
public sealed record HashSighting(string Url, string PageUrl, string PageHost, Sha256Hash Hash, long Count, DateTimeOffset FirstSeenAt, DateTimeOffset LastSeenAt);

/// <summary>How many client addresses reported a host to this endpoint within 24 hours.</summary>
/// <param name="Host">A host that the hub has not confirmed yet.</param>
/// <param name="Clients">Distinct addresses, saturated at <see cref="Saturation"/>; the hub takes the greatest of all endpoints.</param>
public sealed record HostClients(string Host, int Clients)
{
    /// <summary>At this many the host is admitted whatever the budgets say.</summary>
    public const int Saturation = 20;

    /// <summary>From this many networks on, no single sender is behind all of it.</summary>
    public const int SeveralNetworks = 2;

    /// <summary>Distinct networks (/24 or /48) of those addresses, saturated at <see cref="SeveralNetworks"/>.</summary>
    public int Networks { get; init; } = 1;
}

/// <summary>How many reports had an outcome.</summary>
/// <param name="Outcome">One of <see cref="ReportOutcome"/>.</param>
/// <param name="Reason">Report type, noise class, reject reason or budget; may be empty.</param>
/// <param name="Count">Reports in this batch.</param>
public sealed record BatchCount(string Outcome, string Reason, long Count);

/// <summary>What became of a report at the endpoint.</summary>
public static class ReportOutcome
{
    /// <summary>Stored; the reason is the report's type.</summary>
    public const string Accepted = "accepted";

    /// <summary>Stored with a noise label; the reason is the class.</summary>
    public const string Noise = "noise";

    /// <summary>Not usable; the reason is one of <see cref="RejectReason"/>.</summary>
    public const string Rejected = "rejected";

    /// <summary>Beyond the budgets for what is new; the reason names the budget.</summary>
    public const string Overflow = "overflow";
}

[JsonSerializable(typeof(ReportBatch))]
[JsonSourceGenerationOptions(DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
internal sealed partial class ReportBatchJson : JsonSerializerContext;
