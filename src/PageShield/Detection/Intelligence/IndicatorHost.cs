using System.Globalization;
using System.Net;
using PageShield.Reports;
using PageShield.Reports.Urls;

namespace PageShield.Detection.Intelligence;

/// <summary>Normalizes host names to the one form in which indicators and code are compared.</summary>
internal static class IndicatorHost
{
    private static readonly HashSet<string> Never = ["localhost", "localhost.localdomain", "local", "broadcasthost", "0.0.0.0", "127.0.0.1", "::1"];

    /// <summary>Returns the host in lower case and Punycode without trailing dot, or the lower-cased text if IDNA rejects it.</summary>
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

    /// <summary>Whether a list may name it: a well-formed public name or address, not a public suffix and not the local host.</summary>
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

    // Below a public suffix, each label has its own owner. Below a registered name, all labels have the same owner.
    private static bool IsPublicSuffix(string host) =>
        string.Equals(RegistrableDomain.Of("x." + host), "x." + host, StringComparison.Ordinal);
}
