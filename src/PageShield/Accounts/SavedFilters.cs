using Microsoft.EntityFrameworkCore;
using PageShield.Storage;

namespace PageShield.Accounts;

/// <summary>Selects the saved filters that a user may see.</summary>
public static class SavedFilters
{
    /// <summary>
    /// An account's own filters and the shared ones. If the account may see only some sites: shared filters created on a list of such a site, or
    /// created for all sites by a user who sees no other sites, because the terms of a filter, such as a host, reveal data of a site.
    /// </summary>
    /// <param name="database">The database.</param>
    /// <param name="accountId">Null for a token.</param>
    /// <param name="sites">The only sites it may see; null for all.</param>
    public static IQueryable<SavedFilter> VisibleFilters(this PageShieldDbContext database, int? accountId, int[]? sites)
    {
        ArgumentNullException.ThrowIfNull(database);
        var filters = database.SavedFilters.AsNoTracking();
        if (sites is null) return filters.Where(filter => filter.IsShared || (filter.AccountId != null && filter.AccountId == accountId));

        // The sites of the author are needed; the usual filter would show only those of the caller.
        return filters.IgnoreQueryFilters().Where(filter => (filter.AccountId != null && filter.AccountId == accountId)
            || (filter.IsShared && filter.MadeOnSite != null && sites.Contains(filter.MadeOnSite.Value))
            || (filter.IsShared && filter.MadeOnSite == null
                && database.Users.Any(author => author.Id == filter.AccountId && !author.SeesAllSites)
                && !database.AccountSites.Any(site => site.AccountId == filter.AccountId && !sites.Contains(site.SiteId))));
    }
}
