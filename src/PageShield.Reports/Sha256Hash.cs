using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace PageShield.Reports;

/// <summary>A SHA-256 digest (32 bytes); written as 64 lower-case hexadecimal digits.</summary>
[JsonConverter(typeof(Sha256HashJsonConverter))]
public readonly record struct Sha256Hash : IComparable<Sha256Hash>
{
    /// <summary>Length of a digest in bytes.</summary>
    public const int Size = 32;

    private readonly ulong _a, _b, _c, _d;

    /// <param name="digest">Exactly 32 bytes.</param>
    /// <exception cref="ArgumentException">The length is not 32.</exception>
    public Sha256Hash(ReadOnlySpan<byte> digest)
    {
        if (digest.Length != Size)
            throw new ArgumentException($"A SHA-256 digest has {Size} bytes, not {digest.Length}.", nameof(digest));

        _a = BinaryPrimitives.ReadUInt64BigEndian(digest);
        _b = BinaryPrimitives.ReadUInt64BigEndian(digest[8..]);
        _c = BinaryPrimitives.ReadUInt64BigEndian(digest[16..]);
        _d = BinaryPrimitives.ReadUInt64BigEndian(digest[24..]);
    }

    /// <summary>Computes the digest of bytes.</summary>
    public static Sha256Hash OfBytes(ReadOnlySpan<byte> bytes)
    {
        Span<byte> digest = stackalloc byte[Size];
        SHA256.HashData(bytes, digest);
        return new Sha256Hash(digest);
    }

    /// <summary>Computes the digest of the text's UTF-8 bytes, without a byte order mark.</summary>
    public static Sha256Hash OfText(string text) => OfBytes(Encoding.UTF8.GetBytes(text));

    /// <summary>Parses 64 hexadecimal digits, or <c>sha256-</c> and Base64 (standard or URL-safe), as in SRI and CSP.</summary>
    public static bool TryParse([NotNullWhen(true)] string? text, out Sha256Hash hash)
    {
        hash = default;
        if (text is null) return false;

        Span<byte> digest = stackalloc byte[Size];
        if (text.Length == 2 * Size)
        {
            if (Convert.FromHexString(text, digest, out _, out var written) != System.Buffers.OperationStatus.Done || written != Size)
                return false;
        }
        else if (text.StartsWith("sha256-", StringComparison.OrdinalIgnoreCase) && text.Length <= 64)
        {
            var base64 = text[7..].Replace('-', '+').Replace('_', '/').TrimEnd('=') + "=";
            if (!Convert.TryFromBase64String(base64, digest, out var written) || written != Size) return false;
        }
        else
        {
            return false;
        }

        hash = new Sha256Hash(digest);
        return true;
    }

    /// <summary>Writes the 32 bytes.</summary>
    public void CopyTo(Span<byte> destination)
    {
        BinaryPrimitives.WriteUInt64BigEndian(destination, _a);
        BinaryPrimitives.WriteUInt64BigEndian(destination[8..], _b);
        BinaryPrimitives.WriteUInt64BigEndian(destination[16..], _c);
        BinaryPrimitives.WriteUInt64BigEndian(destination[24..], _d);
    }

    /// <summary>The 32 bytes in a new array.</summary>
    public byte[] ToByteArray()
    {
        var bytes = new byte[Size];
        CopyTo(bytes);
        return bytes;
    }

    /// <summary>The first eight hexadecimal digits, for display.</summary>
    public string Brief => ToString()[..8];

    /// <summary>64 lower-case hexadecimal digits.</summary>
    public override string ToString()
    {
        Span<byte> bytes = stackalloc byte[Size];
        CopyTo(bytes);
        return Convert.ToHexStringLower(bytes);
    }

    /// <inheritdoc />
    public int CompareTo(Sha256Hash other) =>
        _a != other._a ? _a.CompareTo(other._a)
        : _b != other._b ? _b.CompareTo(other._b)
        : _c != other._c ? _c.CompareTo(other._c)
        : _d.CompareTo(other._d);

    public static bool operator <(Sha256Hash left, Sha256Hash right) => left.CompareTo(right) < 0;

    public static bool operator >(Sha256Hash left, Sha256Hash right) => left.CompareTo(right) > 0;

    public static bool operator <=(Sha256Hash left, Sha256Hash right) => left.CompareTo(right) <= 0;

    public static bool operator >=(Sha256Hash left, Sha256Hash right) => left.CompareTo(right) >= 0;

    internal sealed class Sha256HashJsonConverter : JsonConverter<Sha256Hash>
    {
        public override Sha256Hash Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            TryParse(reader.GetString(), out var hash) ? hash : throw new JsonException("Not a SHA-256 digest.");

        public override void Write(Utf8JsonWriter writer, Sha256Hash value, JsonSerializerOptions options) =>
            writer.WriteStringValue(value.ToString());

        public override Sha256Hash ReadAsPropertyName(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            Read(ref reader, typeToConvert, options);

        public override void WriteAsPropertyName(Utf8JsonWriter writer, Sha256Hash value, JsonSerializerOptions options) =>
            writer.WritePropertyName(value.ToString());
    }
}
