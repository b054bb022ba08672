using System.Text.Json;
using PageShield.Csp;

namespace PageShield.Inventory.Policies;

/// <summary>Reads policies from a page's stored headers.</summary>
internal static class PagePolicies
{
    /// <summary>Reads all policies of one page.</summary>
    /// <param name="headers">JSON object with lower-case names. Multiple values of one name are on separate lines; policies from the markup have
    /// names starting with <c>meta</c>. Null if no visit saw any.</param>
    /// <param name="page">The page's URL, if known.</param>
    public static CspPolicySet Read(string? headers, Uri? page = null)
    {
        if (headers is null) return CspPolicySet.Read([], page);
        try
        {
            return CspPolicySet.Read(JsonSerializer.Deserialize<Dictionary<string, string>>(headers) ?? [], page);
        }
        catch (JsonException)
        {
            return CspPolicySet.Read([], page); // written by another version; the next visit overwrites it
        }
    }
}
