using Microsoft.EntityFrameworkCore;
using PageShield.Storage;

namespace PageShield.Detection.Overrides;

/// <summary>Queries for overrides, shared by screens, API and exports.</summary>
public static class OverrideQueries
{
    /// <summary>One page of overrides, newest first.</summary>
    public static Task<Slice<OverrideRow>> ListOverridesAsync(
        this PageShieldDbContext database, OverrideFilter filter, string? after, int size, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(filter);
        var rows = database.VerdictOverrides.AsNoTracking();
        if (filter.SiteId is { } site) rows = rows.Where(row => row.SiteId == site);
        if (filter.ScriptId is { } script) rows = rows.Where(row => row.ScriptId == script);
        if (filter.Stands is { } stands) rows = rows.Where(row => row.EndedAt == null == stands);
        if (Cursor.Read(after) is { Id: var last }) rows = rows.Where(row => row.Id < last);
        return rows.OrderByDescending(row => row.Id).ToRows(database).SliceAsync(size, row => new Cursor("", row.Id), cancellationToken);
    }

    /// <summary>One override; null if it does not exist.</summary>
    public static Task<OverrideRow?> FindOverrideAsync(
        this PageShieldDbContext database, int siteId, long overrideId, CancellationToken cancellationToken) =>
        database.VerdictOverrides.AsNoTracking().Where(row => row.SiteId == siteId && row.Id == overrideId).ToRows(database)
            .FirstOrDefaultAsync(cancellationToken);

    private static IQueryable<OverrideRow> ToRows(this IQueryable<VerdictOverride> overrides, PageShieldDbContext database) => overrides.Join(
        database.Scripts, row => new { row.SiteId, Id = row.ScriptId }, script => new { script.SiteId, script.Id }, (row, script) => new OverrideRow
        {
            Id = row.Id,
            SiteId = row.SiteId,
            ScriptId = row.ScriptId,
            ScriptUrl = script.Url,
            Sha256 = row.Sha256,
            Verdict = row.Verdict,
            Reason = row.Reason,
            Author = row.Author,
            CreatedAt = row.CreatedAt,
            ExpiresAt = row.ExpiresAt,
            MachineVerdict = row.MachineVerdict,
            MachineScore = row.MachineScore,
            IsInForce = row.EndedAt == null && script.OverruledVerdict != null,
            End = row.End,
            EndedAt = row.EndedAt,
            EndedBy = row.EndedBy,
        });
}
