using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Net;

namespace PageShield.Sites;

/// <summary>Normalizes host names for storage and formats them for display.</summary>
public static class HostName
{
    private const int MostCharacters = 253;

    // Host names must not contain underscores (RFC 952), but some do in practice, and browsers resolve them.
    private static readonly IdnMapping Idn = new() { AllowUnassigned = false, UseStd3AsciiRules = false };

    /// <summary>Converts to lower case and Punycode, without trailing dot; IPv6 without brackets. False for anything but a host.</summary>
    public static bool TryNormalize(string? text, [NotNullWhen(true)] out string? host)
    {
        host = null;
        var candidate = text?.Trim().TrimEnd('.') ?? "";
        if (candidate.Length is 0 or > 1000) return false;
        if (candidate is ['[', .. var inner, ']']) candidate = inner;
        if (IPAddress.TryParse(candidate, out var address) && (candidate.Contains(':') || address.ToString() == candidate))
        {
            host = address.ToString();
            return true;
        }

        try
        {
            candidate = Idn.GetAscii(candidate).ToLowerInvariant();
        }
        catch (ArgumentException)
        {
            return false;
        }

        if (candidate.Length > MostCharacters || !candidate.Split('.').All(IsLabel) || char.IsAsciiDigit(candidate[^1])
            && candidate.Split('.')[^1].All(char.IsAsciiDigit))
            return false;
        host = candidate;
        return true;
    }

    /// <summary>The Unicode form, for display next to Punycode; the same text if there is none.</summary>
    public static string ToUnicode(string host)
    {
        if (!host.Contains("xn--", StringComparison.Ordinal)) return host;
        try
        {
            return Idn.GetUnicode(host);
        }
        catch (ArgumentException)
        {
            return host;
        }
    }

    private static bool IsLabel(string label) =>
        label.Length is > 0 and <= 63 && label[0] != '-' && label[^1] != '-' && label.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_');
}
