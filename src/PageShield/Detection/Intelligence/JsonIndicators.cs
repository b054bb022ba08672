using System.Text.Json;
using System.Text.RegularExpressions;

namespace PageShield.Detection.Intelligence;

/// <summary>Reads STIX 2.1 bundles (patterns of indicators), MISP events and plain JSON arrays of strings.</summary>
internal static partial class JsonIndicators
{
    private static readonly HashSet<string> MispTypes =
        ["domain", "hostname", "url", "uri", "link", "ip-dst", "ip-src", "sha256", "hostname|port", "ip-dst|port"];

    /// <summary>Reads all indicators. False if the text is not complete JSON.</summary>
    public static bool TryRead(string text, IndicatorEntries entries)
    {
        try
        {
            using var document = JsonDocument.Parse(text.TrimStart('\uFEFF'), new JsonDocumentOptions { MaxDepth = 64, AllowTrailingCommas = true });
            Read(document.RootElement, entries);
            return true;
        }
        catch (JsonException)
        {
            return false;
        }
    }

    private static void Read(JsonElement element, IndicatorEntries entries)
    {
        if (element.ValueKind == JsonValueKind.Array)
        {
            foreach (var item in element.EnumerateArray())
            {
                if (item.ValueKind == JsonValueKind.String) entries.Add(item.GetString() ?? "");
                else Read(item, entries);
            }
        }
        else if (element.ValueKind == JsonValueKind.Object)
        {
            if (TextOf(element, "type") == "indicator" && TextOf(element, "pattern") is { } pattern) ReadStix(element, pattern, entries);
            else if (TextOf(element, "type") is { } type && TextOf(element, "value") is { } value) ReadMisp(element, type, value, entries);
            foreach (var name in (ReadOnlySpan<string>)["objects", "response", "Event", "Attribute", "Object"])
            {
                if (element.TryGetProperty(name, out var child)) Read(child, entries);
            }
        }
    }

    private static void ReadStix(JsonElement indicator, string pattern, IndicatorEntries entries)
    {
        if (indicator.TryGetProperty("revoked", out var revoked) && revoked.ValueKind == JsonValueKind.True) return;
        var note = TextOf(indicator, "name") ?? TextOf(indicator, "description") ?? "";
        var matches = StixComparison().Matches(pattern);
        if (matches.Count == 0) entries.Skip();
        foreach (Match match in matches)
            entries.Add(match.Groups["value"].Value.Replace("\\'", "'", StringComparison.Ordinal), note, entries.CategoryFrom(note));
    }

    private static void ReadMisp(JsonElement attribute, string type, string value, IndicatorEntries entries)
    {
        if (attribute.TryGetProperty("to_ids", out var forDetection) && forDetection.ValueKind == JsonValueKind.False) return;
        var note = TextOf(attribute, "comment") ?? "";
        var category = entries.CategoryFrom(note);
        if (type is "domain|ip") entries.Add(value.Split('|')[0], note, category);
        else if (type is "filename|sha256") entries.Add(value.Split('|')[^1], note, category);
        else if (MispTypes.Contains(type)) entries.Add(value.Replace('|', ':'), note, category);
        else entries.Skip();
    }

    private static string? TextOf(JsonElement element, string name) =>
        element.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    // STIX 2.1, 9.6: [domain-name:value = 'x' OR url:value = 'y'], [file:hashes.'SHA-256' = 'z'].
    [GeneratedRegex(
        @"(?:domain-name:value|url:value|ipv4-addr:value|ipv6-addr:value|file:hashes\.'?SHA-?256'?)\s*=\s*'(?<value>(?:[^'\\]|\\.){1,2048})'",
        RegexOptions.IgnoreCase | RegexOptions.NonBacktracking)]
    private static partial Regex StixComparison();
}
