using System.IO.Compression;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace PageShield.Crawls.Captures;

/// <summary>The storage format of captures: Brotli-compressed JSON, camel case, without nulls.</summary>
public static class CaptureJson
{
    /// <summary>Maximum size of a decompressed capture, in bytes.</summary>
    private const int MostBytes = 256 * 1024 * 1024;

    public static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web)
    {
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Encoder = JavaScriptEncoder.Default,
    };

    public static byte[] Compress(Capture capture)
    {
        using var buffer = new MemoryStream();
        using (var brotli = new BrotliStream(buffer, CompressionLevel.Fastest))
            JsonSerializer.Serialize(brotli, capture, Options);
        return buffer.ToArray();
    }

    /// <exception cref="JsonException">The bytes are not a capture.</exception>
    /// <exception cref="InvalidDataException">The bytes are not Brotli, or larger than 256 MiB.</exception>
    public static Capture Decompress(byte[] bytes)
    {
        using var brotli = new BrotliStream(new MemoryStream(bytes), CompressionMode.Decompress);
        using var json = new MemoryStream();
        var chunk = new byte[81920];
        int read;
        while ((read = brotli.Read(chunk)) > 0)
        {
            if (json.Length + read > MostBytes) throw new InvalidDataException("The stored capture is larger than 256 MiB.");
            json.Write(chunk, 0, read);
        }

        return JsonSerializer.Deserialize<Capture>(json.GetBuffer().AsSpan(0, (int)json.Length), Options)
            ?? throw new JsonException("The stored capture is empty.");
    }
}
