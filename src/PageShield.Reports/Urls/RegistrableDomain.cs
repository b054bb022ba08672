using System.Globalization;
using System.Net;

namespace PageShield.Reports.Urls;

/// <summary>The registrable domain of a host: the public suffix and one more label (eTLD+1, "site" in HTML).</summary>
public static class RegistrableDomain
{
    /// <summary>
    /// <c>a.b.example.co.uk</c> → <c>example.co.uk</c>. IP addresses, single labels and public suffixes return
    /// themselves. <c>localhost</c> behaves as a public suffix: <c>shop.localhost</c> and <c>cdn.localhost</c> differ.
    /// </summary>
    /// <param name="host">A host without a port, in any spelling: upper case, Unicode, trailing dot, bracketed IPv6.</param>
    /// <returns>Lower-case ASCII (Punycode) without a trailing dot; the empty string for an empty host.</returns>
    public static string Of(string host)
    {
        var name = Normalize(host);
        if (name.Length == 0 || IsAddress(name)) return name;

        var start = PublicSuffixList.Embedded.RegistrableStart(name);
        return start == 0 ? name : name[start..];
    }

    /// <summary>Whether both hosts have the same registrable domain. IP addresses only match themselves.</summary>
    public static bool AreSame(string host, string other) => string.Equals(Of(host), Of(other), StringComparison.Ordinal);

    /// <summary>Lower case, Punycode, no trailing dot, no white space; names that IDNA rejects are only lowercased.</summary>
    internal static string Normalize(string host)
    {
        var trimmed = host.Trim().TrimEnd('.').ToLowerInvariant();
        if (System.Text.Ascii.IsValid(trimmed)) return trimmed;
        try
        {
            // IDNA maps ideographic full stops and full-width letters too, so the result is normalized again.
            return new IdnMapping { AllowUnassigned = true }.GetAscii(trimmed).ToLowerInvariant().TrimEnd('.');
        }
        catch (ArgumentException)
        {
            return trimmed;
        }
    }

    private static bool IsAddress(string host) =>
        host[0] == '[' || host.Contains(':', StringComparison.Ordinal) || (char.IsAsciiDigit(host[^1]) && IPAddress.TryParse(host, out _));
}
