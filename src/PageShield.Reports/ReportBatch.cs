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
