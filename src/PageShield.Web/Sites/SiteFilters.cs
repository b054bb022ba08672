using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using Microsoft.EntityFrameworkCore;
using PageShield.Sites;

namespace PageShield.Web.Sites;

/// <summary>Filters for the list of sites.</summary>
internal static class SiteFilters
{
    [SuppressMessage("Globalization", "CA1304", Justification = "Translated to SQL.")]
    [SuppressMessage("Globalization", "CA1311", Justification = "Translated to SQL.")]
    [SuppressMessage("Performance", "CA1862", Justification = "Translated to SQL.")]
    public static IQueryable<Site> Matching(this IQueryable<Site> sites, string? search)
    {
        if (string.IsNullOrWhiteSpace(search)) return sites;
        var part = search.Trim().ToLowerInvariant();
        var host = HostName.TryNormalize(part, out var ascii) ? ascii : part;
        return sites.Where(site => site.Name.ToLower().Contains(part) || site.Hosts.Any(each => each.Contains(host)));
    }
}
