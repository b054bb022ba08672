using System.Collections.Frozen;
using System.Text.Json;

namespace PageShield.Inventory.Connections.Vendors;

/// <summary>Finds the company behind a host in third-party-web's list and in our additions, which take precedence.</summary>
public static class VendorList
{
    private const string Wildcard = "*.";
    private const string Additions = "additions.json";

    private static readonly Lazy<FrozenDictionary<string, Vendor>> ByDomain = new(static () => Load("third-party-web.json", Additions));

    /// <summary>All domains with their vendors; <c>*.</c> in front stands for a domain and all below it.</summary>
    public static IReadOnlyDictionary<string, Vendor> Domains => ByDomain.Value;

    /// <summary>The vendor of a host, by the longest domain that is known; null for one that is not.</summary>
    public static Vendor? Of(string host) => Find(host)?.Vendor;

    /// <summary>The vendor of a host with the domain, without <c>*.</c>, by which it is known; null for a host that is not known.</summary>
    public static (Vendor Vendor, string Domain)? Find(string host)
    {
        ArgumentNullException.ThrowIfNull(host);
        var name = host.TrimEnd('.').ToLowerInvariant();
        if (ByDomain.Value.TryGetValue(name, out var exact)) return (exact, name);

        for (var dot = -1; ; dot = name.IndexOf('.', dot + 1))
        {
            var domain = name[(dot + 1)..];
            if (ByDomain.Value.TryGetValue(Wildcard + domain, out var vendor)) return (vendor, domain);
            if (!domain.Contains('.', StringComparison.Ordinal)) return null;
        }
    }

    private static FrozenDictionary<string, Vendor> Load(params string[] files)
    {
        Dictionary<string, Vendor> byDomain = new(StringComparer.Ordinal);
        foreach (var file in files)
        {
            using var stream = typeof(VendorList).Assembly.GetManifestResourceStream($"PageShield.Vendors.{file}")
                ?? throw new InvalidOperationException($"{file} is missing from the assembly.");
            using var document = JsonDocument.Parse(stream);
            foreach (var entry in document.RootElement.GetProperty("vendors").EnumerateArray())
            {
                var vendor = new Vendor(Text(entry, "name"), Text(entry, "category").Replace('-', ' '))
                {
                    Pages = entry.TryGetProperty("pages", out var pages) ? pages.GetInt32() : 0,
                    IsAddition = file == Additions,
                };
                foreach (var domain in entry.GetProperty("domains").EnumerateArray()) byDomain[domain.GetString() ?? ""] = vendor;
            }
        }

        return byDomain.ToFrozenDictionary(StringComparer.Ordinal);
    }

    private static string Text(JsonElement entry, string name) => entry.GetProperty(name).GetString() ?? "";
}
