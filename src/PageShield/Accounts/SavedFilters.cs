using Microsoft.EntityFrameworkCore;
using PageShield.Storage;

namespace PageShield.Accounts;

/// <summary>Which saved filters somebody sees.</summary>
public static class SavedFilters
{
    /// <summary>
    /// An account's own and the shared ones; where it may see only some sites, of those the ones made on a list of such a site, or made
    /// over all sites by somebody who sees no other: what a filter looks for, such as a host, tells of a site.
    /// </summary>
    /// <param name="database">The database.</param>
    /// <param name="accountId">Null for a token.</param>
    /// <param name="sites">The only sites that it may see; null for all.</param>
    public static IQueryable<SavedFilter> VisibleFilters(this PageShieldDbContext database, int? accountId, int[]? sites)
    {
        ArgumentNullException.ThrowIfNull(database);
        var filters = database.SavedFilters.AsNoTracking();
        if (sites is null) return filters.Where(filter => filter.IsShared || (filter.AccountId != null && filter.AccountId == accountId));

        // Whose sites are asked about is the author: the usual filter would show only those of whoever asks.
        return filters.IgnoreQueryFilters().Where(filter => (filter.AccountId != null && filter.AccountId == accountId)
            || (filter.IsShared && filter.MadeOnSite != null && sites.Contains(filter.MadeOnSite.Value))
            || (filter.IsShared && filter.MadeOnSite == null
                && database.Users.Any(author => author.Id == filter.AccountId && !author.SeesAllSites)
                && !database.AccountSites.Any(site => site.AccountId == filter.AccountId && !sites.Contains(site.SiteId))));
    }
}
