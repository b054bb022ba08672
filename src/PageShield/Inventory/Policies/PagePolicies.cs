using System.Text.Json;
using PageShield.Csp;

namespace PageShield.Inventory.Policies;

/// <summary>Reads the policies out of a page's stored headers.</summary>
internal static class PagePolicies
{
    /// <summary>All of one page.</summary>
    /// <param name="headers">JSON object of lower-case names, several values of one name on lines of their own, those in the markup under <c>meta
    /// …</c>; null where no visit saw any.</param>
    /// <param name="page">The page's address, where it is known.</param>
    public static CspPolicySet Read(string? headers, Uri? page = null)
    {
        if (headers is null) return CspPolicySet.Read([], page);
        try
        {
            return CspPolicySet.Read(JsonSerializer.Deserialize<Dictionary<string, string>>(headers) ?? [], page);
        }
        catch (JsonException)
        {
            return CspPolicySet.Read([], page); // not written by this version: the next visit writes it anew
        }
    }
}
