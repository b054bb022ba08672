using Microsoft.EntityFrameworkCore;
using PageShield.Sites;
using PageShield.Storage;

namespace PageShield.Observations.Volume;

/// <summary>
/// Detects sites that stopped reporting, as opposed to sites without visitors at the moment. The limit is twice the longest gap of the last 14 days,
/// and at least <see cref="Least"/>. Sites with less than a day of history are not evaluated.
/// </summary>
internal sealed class SilenceDetector(PageShieldDbContext database, TimeProvider time)
{
    /// <summary>Shorter gaps are never reported.</summary>
    public static readonly TimeSpan Least = TimeSpan.FromHours(3);

    private static readonly TimeSpan History = TimeSpan.FromDays(14);
    private const int LeastHours = 12;

    /// <summary>Returns the current gap if it is too long for this site; otherwise null.</summary>
    public async Task<Silence?> FindAsync(Site site, CancellationToken cancellationToken)
    {
        if (site.LastReportAt is not { } last) return null;

        var now = time.GetUtcNow();
        if (now - last < Least) return null;

        var since = last - History;
        var hours = await database.ReportCounts
            .Where(row => row.SiteId == site.Id && row.Hour >= since && row.Hour <= last
                && (row.Outcome == Reports.Parsing.ReportOutcome.Accepted || row.Outcome == Reports.Parsing.ReportOutcome.Noise))
            .GroupBy(row => row.Hour)
            .Select(group => new { Hour = group.Key, Count = group.Sum(row => row.Count) })
            .OrderBy(row => row.Hour)
            .ToListAsync(cancellationToken);
        if (hours.Count < LeastHours || last - hours[0].Hour < TimeSpan.FromDays(1)) return null;

        var longest = hours.Zip(hours.Skip(1), (before, after) => after.Hour - before.Hour).Max();
        var limit = TimeSpan.FromTicks(Math.Max(Least.Ticks, 2 * longest.Ticks));
        if (now - last < limit) return null;

        var perDay = hours.Sum(row => row.Count) / Math.Max(1, (last - hours[0].Hour).TotalDays);
        return new Silence(last, now - last, longest, perDay);
    }
}
