using Microsoft.EntityFrameworkCore;
using PageShield.Observations.Volume;
using PageShield.Storage;

namespace PageShield.Observations;

/// <summary>Queries for visitors' reports, shared by screens, API and exports.</summary>
public static class ObservationQueries
{
    public static Task<Slice<ObservationRow>> ListObservationsAsync(
        this PageShieldDbContext database, int siteId, ObservationFilter filter, string? after, int size, CancellationToken cancellationToken)
    {
        var rows = database.Observations.AsNoTracking().Where(observation => observation.SiteId == siteId).Matching(filter);
        if (Cursor.Read(after) is { } cursor)
        {
            var (count, moment, id) = (cursor.Number, cursor.Moment, cursor.Id);
            rows = filter.ByCount
                ? rows.Where(row => row.Count < count || (row.Count == count && row.Id < id))
                : rows.Where(row => row.LastSeenAt < moment || (row.LastSeenAt == moment && row.Id < id));
        }

        rows = filter.ByCount
            ? rows.OrderByDescending(row => row.Count).ThenByDescending(row => row.Id)
            : rows.OrderByDescending(row => row.LastSeenAt).ThenByDescending(row => row.Id);
        return rows.Select(row => new ObservationRow
        {
            Id = row.Id,
            Type = row.Type,
            Directive = row.Directive,
            BlockedUrl = row.BlockedUrl,
            BlockedHost = row.BlockedHost,
            PageUrl = row.PageUrl,
            SourceFile = row.SourceFile,
            Disposition = row.Disposition,
            Count = row.Count,
            FirstSeenAt = row.FirstSeenAt,
            LastSeenAt = row.LastSeenAt,
            Noise = row.Noise,
            IsHidden = row.IsHidden,
            ForeignDocument = row.ForeignDocument,
            RedirectsTo = row.RedirectsTo,
            Sample = row.Sample,
        }).SliceAsync(size, row => filter.ByCount ? new Cursor(row.Count, row.Id) : new Cursor(row.LastSeenAt, row.Id), cancellationToken);
    }

    public static Task<int> CountObservationsAsync(
        this PageShieldDbContext database, int siteId, ObservationFilter filter, CancellationToken cancellationToken) =>
        database.Observations.Where(observation => observation.SiteId == siteId).Matching(filter).CountAsync(cancellationToken);

    /// <summary>Hourly report counts by outcome and reason since the given time, oldest first.</summary>
    public static async Task<IReadOnlyList<ReportVolume>> ListReportVolumesAsync(
        this PageShieldDbContext database, int siteId, DateTimeOffset since, CancellationToken cancellationToken) =>
        await database.ReportCounts.AsNoTracking()
            .Where(count => count.SiteId == siteId && count.Hour >= since)
            .OrderBy(count => count.Hour)
            .Select(count => new ReportVolume(count.Hour, count.Outcome, count.Reason, count.Count))
            .ToListAsync(cancellationToken);

    private static IQueryable<Observation> Matching(this IQueryable<Observation> rows, ObservationFilter filter)
    {
        rows = filter.Share switch
        {
            ObservationShare.Noise => rows.Where(row => row.IsHidden && !row.ForeignDocument),
            ObservationShare.Foreign => rows.Where(row => row.ForeignDocument),
            ObservationShare.Counting => rows.Where(row => !row.IsHidden && !row.ForeignDocument),
            _ => rows,
        };
        if (filter.Noise is { } noise) rows = rows.Where(row => row.Noise == noise);
        if (filter.Type is { } type) rows = rows.Where(row => row.Type == type);
        if (filter.Directive is { } directive) rows = rows.Where(row => row.Directive == directive);
        if (filter.Host is { } host) rows = rows.Where(row => row.BlockedHost == host);
        if (filter.Disposition is { } disposition) rows = rows.Where(row => row.Disposition == disposition);
        return filter.Text is { } text ? rows.WhereContains(row => row.BlockedUrl + " " + row.PageUrl, text) : rows;
    }
}
