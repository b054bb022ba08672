using System.Text.Json;
using System.Text.RegularExpressions;

namespace PageShield.Csp;

/// <summary>
/// Where browsers send reports for a page's policies. <c>report-to</c> names an endpoint from the page's headers and overrides <c>report-uri</c>
/// (CSP3 section 5.5).
/// </summary>
public sealed partial class CspReporting
{
    private readonly IReadOnlyDictionary<string, string> _endpoints;

    private CspReporting(IReadOnlyDictionary<string, string> endpoints, bool isPlain = false) => (_endpoints, IsPlain) = (endpoints, isPlain);

    /// <summary>Whether the page was loaded over plain HTTP, where browsers never set up named endpoints.</summary>
    public bool IsPlain { get; }

    /// <param name="reportingEndpoints">Value of <c>Reporting-Endpoints</c>: a structured dictionary of URLs; lines separated by line
    /// feeds.</param>
    /// <param name="reportTo">Value of the older <c>Report-To</c>: JSON objects separated by commas.</param>
    /// <param name="page">The page's URL; over plain HTTP browsers set up no endpoints.</param>
    public static CspReporting Read(string? reportingEndpoints, string? reportTo, Uri? page)
    {
        var endpoints = new Dictionary<string, string>(StringComparer.Ordinal);
        if (page is { Scheme: "http" }) return new CspReporting(endpoints, isPlain: true);

        foreach (Match match in EndpointPattern().Matches(reportingEndpoints ?? "")) endpoints[match.Groups[1].Value] = match.Groups[2].Value;
        foreach (var (group, url) in OldGroups(reportTo)) endpoints.TryAdd(group, url);
        return new CspReporting(endpoints);
    }

    /// <summary>The URLs to which browsers that support <c>report-to</c> send violations of a policy; empty if they are sent nowhere.</summary>
    public IReadOnlyList<string> AddressesOf(CspPolicy policy)
    {
        ArgumentNullException.ThrowIfNull(policy);
        if (policy.Find("report-to") is { } named) return named.Values.Count > 0 && _endpoints.TryGetValue(named.Values[0], out var url) ? [url] : [];
        return policy.Find("report-uri")?.Values ?? [];
    }

    /// <summary>
    /// The part of <c>Report-To</c> that policies use: the groups they name, without query strings. Networks insert other groups whose URLs change
    /// on each response. Null if none remains.
    /// </summary>
    public static string? Essence(string? reportTo, IReadOnlyCollection<CspPolicy> policies)
    {
        var named = policies.SelectMany(policy => policy.Find("report-to")?.Values.Take(1) ?? []).ToHashSet(StringComparer.Ordinal);
        var groups = OldGroups(reportTo).Where(row => named.Contains(row.Group)).DistinctBy(row => row.Group)
            .Select(row => JsonSerializer.Serialize(new { group = row.Group, endpoints = (object[])[new { url = row.Url.Split('?', '#')[0] }] }))
                .ToList();
        return groups.Count == 0 ? null : string.Join(", ", groups);
    }

    /// <summary>The groups of the older header, each with its first endpoint; empty if the value is not JSON.</summary>
    private static IEnumerable<(string Group, string Url)> OldGroups(string? value)
    {
        foreach (var line in (value ?? "").Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            foreach (var group in ReadGroups(line)) yield return group;
        }
    }

    private static List<(string Group, string Url)> ReadGroups(string line)
    {
        try
        {
            using var json = JsonDocument.Parse($"[{line}]", new JsonDocumentOptions { MaxDepth = 8 });
            return
            [
                .. json.RootElement.EnumerateArray()
                    .Where(item => item.ValueKind == JsonValueKind.Object && item.TryGetProperty("endpoints", out var list)
                        && list.ValueKind == JsonValueKind.Array)
                    .SelectMany(item => item.GetProperty("endpoints").EnumerateArray()
                        .Select(endpoint => (TextOf(item, "group") ?? "default", TextOf(endpoint, "url") ?? "")))
                    .Where(row => row.Item2.Length > 0),
            ];
        }
        catch (JsonException)
        {
            return []; // browsers ignore such a header too
        }
    }

    private static string? TextOf(JsonElement item, string name) =>
        item.ValueKind == JsonValueKind.Object && item.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String
            ? value.GetString()
            : null;

    [GeneratedRegex("(?:^|[,\n])\\s*([a-z*][a-z0-9_.*-]*)\\s*=\\s*\"([^\"\n]*)\"")]
    private static partial Regex EndpointPattern();
}
