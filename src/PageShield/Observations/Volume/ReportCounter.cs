using Microsoft.EntityFrameworkCore;
using PageShield.Storage;

namespace PageShield.Observations.Volume;

/// <summary>Counts a site's reports by hour, outcome and reason. The caller saves.</summary>
internal sealed class ReportCounter(PageShieldDbContext database)
{
    /// <summary>Outcome of reports that are stored although their document is not one of the site's.</summary>
    public const string Foreign = "foreign";

    public async Task AddAsync(
        int siteId, DateTimeOffset at, IEnumerable<(string Outcome, string Reason, long Count)> counts, CancellationToken cancellationToken)
    {
        var hour = new DateTimeOffset(at.UtcTicks - (at.UtcTicks % TimeSpan.TicksPerHour), TimeSpan.Zero);
        var rows = await database.ReportCounts
            .Where(row => row.SiteId == siteId && row.Hour == hour)
            .ToDictionaryAsync(row => (row.Outcome, row.Reason), cancellationToken);
        foreach (var (outcome, reason, count) in counts.Where(count => count.Count > 0))
        {
            if (!rows.TryGetValue((outcome, reason), out var row))
            {
                row = new ReportCount { SiteId = siteId, Hour = hour, Outcome = outcome, Reason = reason };
                rows[(outcome, reason)] = row;
                database.ReportCounts.Add(row);
            }

            row.Count += count;
        }
    }
}
