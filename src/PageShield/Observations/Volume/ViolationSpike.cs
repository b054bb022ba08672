using Microsoft.EntityFrameworkCore;
using PageShield.Reports;
using PageShield.Reports.Parsing;
using PageShield.Sites;
using PageShield.Storage;

namespace PageShield.Observations.Volume;

/// <summary>
/// Detects an hour with many more reports than usual: at least <see cref="Least"/>, and at least five times the 95th percentile of the last 14 days.
/// Sites with less than two days of history are not evaluated. Noise and foreign pages do not count.
/// </summary>
public sealed class ViolationSpike(PageShieldDbContext database, TimeProvider time)
{
    /// <summary>Minimum number of reports in an hour for a spike.</summary>
    public const long Least = 200;

    private const int Factor = 5, LeastHours = 24;
    private static readonly TimeSpan History = TimeSpan.FromDays(14);

    /// <summary>Returns the spike in the current or previous hour; null if there is none.</summary>
    public async Task<Spike?> FindAsync(Site site, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var recent = new DateTimeOffset(now.Year, now.Month, now.Day, now.Hour, 0, 0, TimeSpan.Zero).AddHours(-1);
        var since = recent - History;
        var hours = await database.ReportCounts.AsNoTracking()
            .Where(row => row.SiteId == site.Id && row.Hour >= since && row.Outcome == ReportOutcome.Accepted)
            .GroupBy(static row => row.Hour)
            .Select(static group => new { Hour = group.Key, Count = group.Sum(row => row.Count) })
            .ToListAsync(cancellationToken);
        var before = hours.Where(row => row.Hour < recent).Select(static row => row.Count).Order().ToList();
        if (before.Count < LeastHours || recent - hours.Min(static row => row.Hour) < TimeSpan.FromDays(2)) return null;

        // Hours without reports have no row.
        var silent = (int)Math.Max(0, (recent - hours.Min(static row => row.Hour)).TotalHours - before.Count);
        var rank = (int)((before.Count + silent) * 0.95) - silent;
        var usual = rank < 0 ? 0 : before[Math.Min(rank, before.Count - 1)];
        if (hours.Where(row => row.Hour >= recent).MaxBy(static row => row.Count) is not { } worst || worst.Count < Math.Max(Least, Factor * usual))
            return null;

        var most = await database.Observations.AsNoTracking()
            .Where(row => row.SiteId == site.Id && row.LastSeenAt >= worst.Hour && !row.IsHidden && !row.ForeignDocument)
            .OrderByDescending(static row => row.Count).Select(static row => row.BlockedUrl).FirstOrDefaultAsync(cancellationToken);
        return new Spike(worst.Hour, worst.Count, usual, most ?? "");
    }
}
