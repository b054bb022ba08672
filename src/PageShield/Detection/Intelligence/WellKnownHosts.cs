using System.Collections.Frozen;
using PageShield.Inventory.Connections.Vendors;
using PageShield.Reports;
using PageShield.Reports.Urls;

namespace PageShield.Detection.Intelligence;

/// <summary>
/// Hosts of vendors that many honest pages load code from and send data to: data that is sent there is treated as a vendor's business. Being
/// on the list never clears a script.
/// </summary>
public static class WellKnownHosts
{
    /// <summary>From this many pages of HTTP Archive's crawl on, a vendor is well known.</summary>
    private const int Known = 1_000;

    /// <summary>From this many pages on, a vendor is worth imitating.</summary>
    private const int Imitated = 10_000;

    private const string Hosting = "hosting";

    private static readonly FrozenSet<string> Often = VendorList.Domains
        .Where(static row => row.Value is { IsAddition: true } or { Pages: >= Imitated, Category: not Hosting })
        .Select(static row => row.Key.StartsWith("*.", StringComparison.Ordinal) ? row.Key[2..] : row.Key)
        .Where(static domain => RegistrableDomain.Of(domain) == domain)
        .ToFrozenSet(StringComparer.Ordinal);

    /// <summary>The registrable domains of the best-known vendors, against which imitations are measured.</summary>
    public static IReadOnlyCollection<string> Domains => Often;

    /// <summary>Whether the host belongs to a well-known vendor. Hosts that anybody can rent (storage buckets, pages, bots) do not.</summary>
    public static bool Includes(string host)
    {
        var name = IndicatorHost.Normalize(host);
        return VendorList.Find(name) is (var vendor, var domain)
            && vendor is { IsAddition: true } or { Pages: >= Known, Category: not Hosting }
            && domain.Length >= RegistrableDomain.Of(name).Length // else the vendor's domain is a public suffix
            && !IsRentable(name);
    }

    /// <summary>Whether anyone can publish data or code on this host.</summary>
    public static bool IsRentable(string host) =>
        host.Contains("s3", StringComparison.Ordinal) && host.EndsWith(".amazonaws.com", StringComparison.Ordinal)
        || host is "storage.googleapis.com" or "script.google.com" or "docs.google.com" or "raw.githubusercontent.com" or "gist.githubusercontent.com"
            or "firebasestorage.googleapis.com" or "drive.google.com"
        || host.EndsWith(".execute-api.amazonaws.com", StringComparison.Ordinal);
}
