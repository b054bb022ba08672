using System.Security.Cryptography;
using OtpNet;

namespace PageShield.Accounts;

/// <summary>Codes of authenticator apps: six digits, SHA-1, steps of 30 seconds (RFC 6238), which is what all apps understand.</summary>
public static class Totp
{
    /// <summary>Bytes of a key (RFC 4226, section 4, asks for 20).</summary>
    public const int KeyLength = 20;

    private const int Digits = 6;
    private const int StepSeconds = 30;

    // One step before and after: clocks differ, and people type slowly.
    private static readonly VerificationWindow Window = new(previous: 1, future: 1);

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

        return Of(key).VerifyTotp(now.UtcDateTime, digits, out var step, Window) && step > after ? step : null;
    }

    /// <summary>The code at a step of 30 seconds since 1970.</summary>
    public static string CodeAt(byte[] key, long step) => Of(key).ComputeTotp(DateTimeOffset.FromUnixTimeSeconds(step * StepSeconds).UtcDateTime);

    /// <summary>The key as people type it: groups of four letters (RFC 4648, section 6).</summary>
    public static string Write(byte[] key) =>
        string.Join(' ', Base32Encoding.ToString(key).TrimEnd('=').Chunk(4).Select(static group => new string(group)));

    /// <summary>What the app's camera reads: <c>otpauth://totp/…</c>.</summary>
    public static string Address(byte[] key, string account) =>
        $"otpauth://totp/Page%20Shield:{Uri.EscapeDataString(account)}?secret={Base32Encoding.ToString(key).TrimEnd('=')}&issuer=Page%20Shield";

    private static OtpNet.Totp Of(byte[] key) => new(key, StepSeconds, OtpHashMode.Sha1, Digits);
}
