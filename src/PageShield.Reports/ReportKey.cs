using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace PageShield.Reports;

/// <summary>
/// The public key in the URL that a site's visitors report to: 96 random bits and a 24-bit checksum, written as 24
/// characters of lower-case Crockford Base32. The checksum lets an endpoint reject invalid keys without a lookup. The key
/// is not secret and authorizes nothing.
/// </summary>
[JsonConverter(typeof(ReportKeyJsonConverter))]
public readonly record struct ReportKey : IComparable<ReportKey>
{
    /// <summary>Length of the text form.</summary>
    public const int Length = 24;

    private const string Alphabet = "0123456789abcdefghjkmnpqrstvwxyz";
    private const int RandomBytes = 12;
    private const int AllBytes = 15;

    private readonly ulong _high;
    private readonly uint _low;

    private ReportKey(ReadOnlySpan<byte> random)
    {
        _high = BinaryPrimitives.ReadUInt64BigEndian(random);
        _low = BinaryPrimitives.ReadUInt32BigEndian(random[8..]);
    }

    /// <summary>Creates a key with the system's random generator.</summary>
    public static ReportKey New()
    {
        Span<byte> random = stackalloc byte[RandomBytes];
        RandomNumberGenerator.Fill(random);
        return new ReportKey(random);
    }

    /// <summary>Parses the text form; false if it is invalid, has a wrong checksum, or has upper-case letters.</summary>
    public static bool TryParse([NotNullWhen(true)] string? text, out ReportKey key) => TryParse(text.AsSpan(), out key);

    /// <inheritdoc cref="TryParse(string?, out ReportKey)" />
    public static bool TryParse(ReadOnlySpan<char> text, out ReportKey key)
    {
        key = default;
        if (text.Length != Length) return false;

        Span<byte> bytes = stackalloc byte[AllBytes];
        for (var block = 0; block < 3; block++)
        {
            var bits = 0UL;
            for (var i = 0; i < 8; i++)
            {
                var digit = Digit(text[block * 8 + i]);
                if (digit < 0) return false;
                bits = bits << 5 | (uint)digit;
            }

            for (var i = 4; i >= 0; i--, bits >>= 8) bytes[block * 5 + i] = (byte)bits;
        }

        var candidate = new ReportKey(bytes);
        var checksum = (uint)(bytes[12] << 16 | bytes[13] << 8 | bytes[14]);
        if (candidate.Checksum() != checksum) return false;

        key = candidate;
        return true;
    }

    /// <summary>24 characters, safe in a URL path.</summary>
    public override string ToString()
    {
        Span<byte> bytes = stackalloc byte[AllBytes];
        BinaryPrimitives.WriteUInt64BigEndian(bytes, _high);
        BinaryPrimitives.WriteUInt32BigEndian(bytes[8..], _low);
        var checksum = Checksum();
        bytes[12] = (byte)(checksum >> 16);
        bytes[13] = (byte)(checksum >> 8);
        bytes[14] = (byte)checksum;

        Span<char> text = stackalloc char[Length];
        for (var block = 0; block < 3; block++)
        {
            var bits = 0UL;
            for (var i = 0; i < 5; i++) bits = bits << 8 | bytes[block * 5 + i];
            for (var i = 7; i >= 0; i--, bits >>= 5) text[block * 8 + i] = Alphabet[(int)(bits & 31)];
        }

        return new string(text);
    }

    /// <inheritdoc />
    public int CompareTo(ReportKey other) => _high != other._high ? _high.CompareTo(other._high) : _low.CompareTo(other._low);

    public static bool operator <(ReportKey left, ReportKey right) => left.CompareTo(right) < 0;

    public static bool operator >(ReportKey left, ReportKey right) => left.CompareTo(right) > 0;

    public static bool operator <=(ReportKey left, ReportKey right) => left.CompareTo(right) <= 0;

    public static bool operator >=(ReportKey left, ReportKey right) => left.CompareTo(right) >= 0;

    private uint Checksum()
    {
        // SplitMix64's finalizer: every input bit affects half of the output bits, in a nanosecond.
        var mixed = _high ^ (_low * 0x9E3779B97F4A7C15UL) ^ 0x5061676553686C64UL;
        mixed = (mixed ^ (mixed >> 30)) * 0xBF58476D1CE4E5B9UL;
        mixed = (mixed ^ (mixed >> 27)) * 0x94D049BB133111EBUL;
        return (uint)((mixed ^ (mixed >> 31)) >> 40);
    }

    private static int Digit(char c) => c switch
    {
        >= '0' and <= '9' => c - '0',
        >= 'a' and <= 'z' => Alphabet.IndexOf(c, StringComparison.Ordinal),
        _ => -1,
    };

    internal sealed class ReportKeyJsonConverter : JsonConverter<ReportKey>
    {
        public override ReportKey Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            TryParse(reader.GetString(), out var key) ? key : throw new JsonException("Not a report key.");

        public override void Write(Utf8JsonWriter writer, ReportKey value, JsonSerializerOptions options) =>
            writer.WriteStringValue(value.ToString());
    }
}
