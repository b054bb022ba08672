using System.Diagnostics.CodeAnalysis;
using System.IO.Compression;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace PageShield.Reports.Batches;

/// <summary>
/// Aggregated reports of one endpoint over a period: the payload of an inbox row. The hub applies it exactly once and
/// adds it to the stored data.
/// </summary>
/// <remarks>
/// Stored form: four bytes (<c>PSB</c> and the format version 1), then Brotli-compressed JSON in UTF-8. Readers skip
/// unknown members, so additions do not change the version.
/// </remarks>
public sealed record ReportBatch
{
    /// <summary>Maximum size of a decompressed batch, in bytes.</summary>
    public const int MaxBytes = 256 << 20;

    private static ReadOnlySpan<byte> Magic => "PSB\x01"u8;

    /// <summary>Id of the endpoint: at most 64 letters, digits, hyphens, dots and underscores.</summary>
    public required string EdgeId { get; init; }

    /// <summary>Number of the batch; increases by one per batch of the endpoint.</summary>
    public required long Number { get; init; }

    /// <summary>When the batch's first report was committed.</summary>
    public required DateTimeOffset From { get; init; }

    /// <summary>When the batch's last report was committed.</summary>
    public required DateTimeOffset To { get; init; }

    /// <summary>State of the endpoint when the batch was closed.</summary>
    public required EdgeStatus Status { get; init; }

    /// <summary>One entry per report key with counts.</summary>
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

    /// <summary>Reads the stored form; false if it is invalid, of a newer version, or larger than <see cref="MaxBytes"/>.</summary>
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
    /// <exception cref="InvalidDataException">The bytes are not a valid batch, or one of a newer version.</exception>
    public static ReportBatch Read(byte[] stored) =>
        TryRead(stored, out var batch) ? batch : throw new InvalidDataException("Not a report batch that this version can read.");
}
