using System.Collections.Frozen;
using System.Text.Json;

namespace PageShield.Inventory.Connections.Vendors;

/// <summary>Finds the company behind a host in third-party-web's list and in our additions, which take precedence.</summary>
public static class VendorList
{
    private const string Wildcard = "*.";

    private static readonly Lazy<FrozenDictionary<string, Vendor>> ByDomain = new(static () => Load("third-party-web.json", "additions.json"));

    /// <summary>The vendor of a host, by its longest known domain; null if unknown.</summary>
    public static Vendor? Of(string host)
    {
        ArgumentNullException.ThrowIfNull(host);
        var name = host.TrimEnd('.').ToLowerInvariant();
        if (ByDomain.Value.TryGetValue(name, out var exact)) return exact;

        for (var dot = -1; ; dot = name.IndexOf('.', dot + 1))
        {
            if (ByDomain.Value.TryGetValue(Wildcard + name[(dot + 1)..], out var vendor)) return vendor;
            if (name.IndexOf('.', dot + 1) < 0) return null;
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
                var vendor = new Vendor(Text(entry, "name"), Text(entry, "category").Replace('-', ' '));
                foreach (var domain in entry.GetProperty("domains").EnumerateArray()) byDomain[domain.GetString() ?? ""] = vendor;
            }
        }

        return byDomain.ToFrozenDictionary(StringComparer.Ordinal);
    }

    private static string Text(JsonElement entry, string name) => entry.GetProperty(name).GetString() ?? "";
}
