using System.IO.Compression;
using System.Text;

namespace PageShield.Inventory.Scripts;

/// <summary>Compresses and decompresses stored script bodies (Brotli).</summary>
public static class StoredBody
{
    public static byte[] Compress(byte[] bytes)
    {
        using var buffer = new MemoryStream();
        using (var brotli = new BrotliStream(buffer, CompressionLevel.Optimal))
            brotli.Write(bytes);
        return buffer.ToArray();
    }

    /// <summary>The text of a stored script; null if the body was not stored or is binary.</summary>
    public static string? TextOf(ScriptContent content) =>
        content.Body is null || content.IsBinary ? null : Encoding.UTF8.GetString(Decompress(content.Body, content.Length));

    /// <param name="body">Output of <see cref="Compress"/>.</param>
    /// <param name="length">The uncompressed length in bytes; nothing beyond it is read.</param>
    public static byte[] Decompress(byte[] body, long length)
    {
        var bytes = new byte[length];
        using var brotli = new BrotliStream(new MemoryStream(body), CompressionMode.Decompress);
        brotli.ReadExactly(bytes);
        return bytes;
    }
}
