using System.Text.Json;
using PageShield.Csp;

namespace PageShield.Inventory.Policies;

/// <summary>A policy as one page served it.</summary>
/// <param name="Policy">What it says.</param>
/// <param name="IsEnforced">False for one that only reports.</param>
/// <param name="IsMeta">Whether it stood in the markup.</param>
public sealed record PagePolicy(CspPolicy Policy, bool IsEnforced, bool IsMeta)
{
    private const string Name = "content-security-policy";

    /// <summary>All policies in a page's stored headers; those in the markup stand there under <c>meta …</c>.</summary>
    /// <param name="headers">JSON object of lower-case names, several values of one name on lines of their own; null where no visit saw any.</param>
    public static IReadOnlyList<PagePolicy> ReadAll(string? headers)
    {
        if (headers is null) return [];
        try
        {
            return
            [
                .. (JsonSerializer.Deserialize<Dictionary<string, string>>(headers) ?? [])
                    .Where(static header => header.Key.Contains(Name, StringComparison.OrdinalIgnoreCase))
                    .SelectMany(static header => header.Value.Split('\n').SelectMany(CspPolicy.ParseHeader)
                        .Select(policy => new PagePolicy(policy, !header.Key.EndsWith("-report-only", StringComparison.OrdinalIgnoreCase), header.Key.StartsWith("meta ", StringComparison.OrdinalIgnoreCase)))),
            ];
        }
        catch (JsonException)
        {
            return []; // not written by this version: the next visit writes it anew
        }
    }
}
