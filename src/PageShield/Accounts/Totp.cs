using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace PageShield.Accounts;

/// <summary>Codes of authenticator apps: six digits, SHA-1, steps of 30 seconds (RFC 6238), which is what all apps understand.</summary>
public static class Totp
{
    /// <summary>Bytes of a key (RFC 4226, section 4, asks for 20).</summary>
    public const int KeyLength = 20;

    private const string Base32Digits = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
    private const int Digits = 6;
    private const int StepSeconds = 30;
    private const int Tolerance = 1; // steps before and after: clocks differ, and people type slowly

    public static byte[] NewKey() => RandomNumberGenerator.GetBytes(KeyLength);

    /// <summary>The step of this code, where the key gives it now, or one step before or after.</summary>
    /// <param name="key">The shared key.</param>
    /// <param name="code">Six digits; spaces are ignored.</param>
    /// <param name="now">The time.</param>
    /// <param name="after">Steps up to this one are used up.</param>
    public static long? FindStep(byte[] key, string? code, DateTimeOffset now, long after)
    {
        var digits = new string([.. (code ?? "").Where(static letter => letter != ' ')]);
        if (digits.Length != Digits || !digits.All(char.IsAsciiDigit)) return null;

        var current = now.ToUnixTimeSeconds() / StepSeconds;
        long? found = null;
        for (var step = current - Tolerance; step <= current + Tolerance; step++)
        {
            // All are compared, so that the time taken says nothing.
            var same = CryptographicOperations.FixedTimeEquals(Encoding.ASCII.GetBytes(CodeAt(key, step)), Encoding.ASCII.GetBytes(digits));
            if (same && step > after) found = step;
        }

        return found;
    }

    /// <summary>The code at a step of 30 seconds since 1970.</summary>
    public static string CodeAt(byte[] key, long step)
    {
        Span<byte> counter = stackalloc byte[8];
        BinaryPrimitives.WriteInt64BigEndian(counter, step);
#pragma warning disable CA5350 // RFC 6238's default, and all that most apps know; HMAC does not need collision resistance
        var hash = HMACSHA1.HashData(key, counter);
#pragma warning restore CA5350
        var offset = hash[^1] & 0x0F;
        var number = (BinaryPrimitives.ReadInt32BigEndian(hash.AsSpan(offset, 4)) & int.MaxValue) % 1_000_000;
        return number.ToString("D6", CultureInfo.InvariantCulture);
    }

    /// <summary>The key as people type it: groups of four letters (RFC 4648, section 6).</summary>
    public static string Write(byte[] key)
    {
        var text = new StringBuilder();
        for (var bit = 0; bit < key.Length * 8; bit += 5)
        {
            var pair = key[bit / 8] << 8 | (bit / 8 + 1 < key.Length ? key[bit / 8 + 1] : 0);
            if (text.Length % 5 == 4) text.Append(' ');
            text.Append(Base32Digits[pair >> (11 - bit % 8) & 0x1F]);
        }

        return text.ToString();
    }

    /// <summary>What the app's camera reads: <c>otpauth://totp/…</c>.</summary>
    public static string Address(byte[] key, string account) =>
        $"otpauth://totp/Page%20Shield:{Uri.EscapeDataString(account)}?secret={Write(key).Replace(" ", "", StringComparison.Ordinal)}&issuer=Page%20Shield";
}
