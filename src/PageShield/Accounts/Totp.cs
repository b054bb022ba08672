using System.Security.Cryptography;
using OtpNet;

namespace PageShield.Accounts;

/// <summary>Codes of authenticator apps: six digits, SHA-1, 30-second steps (RFC 6238), which all apps support.</summary>
public static class Totp
{
    /// <summary>Key length in bytes (RFC 4226, section 4, recommends 20).</summary>
    public const int KeyLength = 20;

    private const int Digits = 6;
    private const int StepSeconds = 30;

    // One step before and after, because clocks differ and people type slowly.
    private static readonly VerificationWindow Window = new(previous: 1, future: 1);

    public static byte[] NewKey() => RandomNumberGenerator.GetBytes(KeyLength);

    /// <summary>The time step of this code, if the key produces it now or one step before or after; otherwise null.</summary>
    /// <param name="key">The shared key.</param>
    /// <param name="code">Six digits; spaces are ignored.</param>
    /// <param name="now">The time.</param>
    /// <param name="after">Steps up to this one have been used.</param>
    public static long? FindStep(byte[] key, string? code, DateTimeOffset now, long after)
    {
        var digits = new string([.. (code ?? "").Where(static letter => letter != ' ')]);
        if (digits.Length != Digits || !digits.All(char.IsAsciiDigit)) return null;

        return Of(key).VerifyTotp(now.UtcDateTime, digits, out var step, Window) && step > after ? step : null;
    }

    /// <summary>The code of a 30-second step since 1970.</summary>
    public static string CodeAt(byte[] key, long step) => Of(key).ComputeTotp(DateTimeOffset.FromUnixTimeSeconds(step * StepSeconds).UtcDateTime);

    /// <summary>The key for typing: groups of four letters (RFC 4648, section 6).</summary>
    public static string Write(byte[] key) =>
        string.Join(' ', Base32Encoding.ToString(key).TrimEnd('=').Chunk(4).Select(static group => new string(group)));

    /// <summary>The URL in the QR code that the app scans: <c>otpauth://totp/…</c>.</summary>
    public static string Address(byte[] key, string account) =>
        $"otpauth://totp/Page%20Shield:{Uri.EscapeDataString(account)}?secret={Base32Encoding.ToString(key).TrimEnd('=')}&issuer=Page%20Shield";

    private static OtpNet.Totp Of(byte[] key) => new(key, StepSeconds, OtpHashMode.Sha1, Digits);
}
