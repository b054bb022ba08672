using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Net;

namespace PageShield.Sites;

/// <summary>Host names as operators type them and as the product stores them.</summary>
public static class HostName
{
    private const int MostCharacters = 253;

    // Underscores are not host names (RFC 952), but they occur in the wild and browsers resolve them.
    private static readonly IdnMapping Idn = new() { AllowUnassigned = false, UseStd3AsciiRules = false };

    /// <summary>Lower case and Punycode, without port and trailing dot; IPv6 without brackets. False for anything else than a host.</summary>
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

    /// <summary>The Unicode spelling, for showing beside the Punycode one; the same text where there is none.</summary>
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
