using System.Globalization;
using System.Net;
using PageShield.Reports;

namespace PageShield.Detection.Intelligence;

/// <summary>Host names in the one form in which indicators and code are compared.</summary>
internal static class IndicatorHost
{
    private static readonly HashSet<string> Never = ["localhost", "localhost.localdomain", "local", "broadcasthost", "0.0.0.0", "127.0.0.1", "::1"];

    /// <summary>Lower case, Punycode, no trailing dot; the lower-cased text when IDNA refuses it.</summary>
    public static string Normalize(string host)
    {
        var name = host.Trim().TrimEnd('.').ToLowerInvariant();
        if (System.Text.Ascii.IsValid(name)) return name;
        try
        {
            return new IdnMapping { AllowUnassigned = true }.GetAscii(name).ToLowerInvariant().TrimEnd('.');
        }
        catch (ArgumentException)
        {
            return name;
        }
    }

    /// <summary>Whether a list may name it: a well-formed public name or address, not a public suffix, not this machine.</summary>
    public static bool IsUsableAsIndicator(string host) =>
        host.Length is > 3 and <= 253
        && !Never.Contains(host)
        && host.All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '-' or '_')
        && host.Contains('.', StringComparison.Ordinal)
        && !host.Contains("..", StringComparison.Ordinal)
        && host[0] is not ('.' or '-')
        && (IsAddress(host) || !IsPublicSuffix(host));

    /// <summary>Whether the host is an IPv4 or IPv6 address.</summary>
    public static bool IsAddress(string host) =>
        host.Length > 0 && (host[0] == '[' || host.Contains(':', StringComparison.Ordinal) || char.IsAsciiDigit(host[^1]))
            && IPAddress.TryParse(host.Trim('[', ']'), out _);

    // Below a public suffix every label is somebody's own; below a registered name all labels are one owner's.
    private static bool IsPublicSuffix(string host) =>
        string.Equals(RegistrableDomain.Of("x." + host), "x." + host, StringComparison.Ordinal);
}
