using Microsoft.EntityFrameworkCore;
using PageShield.Storage;

namespace PageShield.Web.Alerts.Channels;

/// <summary>The sites that a channel can be restricted to.</summary>
internal static class ChannelSites
{
    private const int Most = 2_000;

    public static async Task<List<(int Id, string Name)>> AllAsync(PageShieldDbContext database, CancellationToken cancellationToken)
    {
        var sites = await database.Sites.AsNoTracking().OrderBy(site => site.Name).Take(Most)
            .Select(site => new { site.Id, site.Name }).ToListAsync(cancellationToken);
        return sites.ConvertAll(site => (site.Id, site.Name));
    }
}
