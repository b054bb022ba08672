using System.Buffers;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace PageShield.Workers;

/// <summary>
/// Transfers a text code unit by code unit: JSON cannot represent a lone surrogate, and offsets into the text must stay valid on the other side.
/// </summary>
public sealed class ExactTextConverter : JsonConverter<string>
{
    private const byte Utf8 = 8;
    private const byte Utf16 = 16;

    /// <inheritdoc />
    public override string Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        var bytes = reader.GetBytesFromBase64();
        if (bytes.Length == 0) throw new JsonException("An exact text must begin with its encoding.");
        return bytes[0] switch
        {
            Utf8 => Encoding.UTF8.GetString(bytes, 1, bytes.Length - 1),
            Utf16 => new string(MemoryMarshal.Cast<byte, char>(bytes.AsSpan(1))),
            _ => throw new JsonException("An exact text must begin with its encoding."),
        };
    }

    /// <inheritdoc />
    public override void Write(Utf8JsonWriter writer, string value, JsonSerializerOptions options)
    {
        ArgumentNullException.ThrowIfNull(writer);
        ArgumentNullException.ThrowIfNull(value);
        var isPlain = value.AsSpan().IndexOfAnyInRange('\uD800', '\uDFFF') < 0;
        var most = 1 + (isPlain ? Encoding.UTF8.GetMaxByteCount(value.Length) : value.Length * sizeof(char));
        var bytes = ArrayPool<byte>.Shared.Rent(most);
        try
        {
            bytes[0] = isPlain ? Utf8 : Utf16;
            var length = isPlain ? Encoding.UTF8.GetBytes(value, bytes.AsSpan(1)) : Copy(value, bytes.AsSpan(1));
            writer.WriteBase64StringValue(bytes.AsSpan(0, length + 1));
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(bytes);
        }
    }

    private static int Copy(string value, Span<byte> to)
    {
        var from = MemoryMarshal.AsBytes(value.AsSpan());
        from.CopyTo(to);
        return from.Length;
    }
}
