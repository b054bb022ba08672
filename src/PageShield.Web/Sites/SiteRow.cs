using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using Microsoft.EntityFrameworkCore;
using PageShield.Crawls;
using PageShield.Inventory;
using PageShield.Sites;
using PageShield.Storage;

namespace PageShield.Web.Sites;

/// <summary>A row of the list of sites.</summary>
public sealed record SiteRow
{
    public required int Id { get; init; }

    public required string Name { get; init; }

    public required IReadOnlyList<string> Hosts { get; init; }

    public required SiteEnvironment Environment { get; init; }

    public required int Scripts { get; init; }

    public required int Malicious { get; init; }

    public required int Suspicious { get; init; }

    public required int OpenChanges { get; init; }

    public DateTimeOffset? LastCrawlAt { get; init; }

    /// <summary>When the latest crawl failed; null if it did not fail, or no crawl has finished.</summary>
    public DateTimeOffset? FailedAt { get; init; }

    public DateTimeOffset? LastReportAt { get; init; }

    public DateTimeOffset? NextRunAt { get; init; }

    /// <summary>Reads a page of sites, ordered by name.</summary>
    /// <param name="database">The database.</param>
    /// <param name="search">Part of a name or host; null for all.</param>
    /// <param name="after">Id of the last site of the previous page; null for the first page.</param>
    /// <param name="count">Maximum number of rows.</param>
    /// <param name="cancellationToken">Cancels the query.</param>
    [SuppressMessage("Globalization", "CA1309", Justification = "Translated to SQL, where the collation of the database applies.")]
    public static async Task<(IReadOnlyList<SiteRow> Rows, string? Next)> PageAsync(
        PageShieldDbContext database, string? search, string? after, int count, CancellationToken cancellationToken)
    {
        var sites = database.Sites.AsNoTracking().Matching(search);
        if (int.TryParse(after, CultureInfo.InvariantCulture, out var id)
            && await database.Sites.Where(site => site.Id == id).Select(site => site.Name).SingleOrDefaultAsync(cancellationToken) is { } name)
            sites = sites.Where(site => string.Compare(site.Name, name) > 0 || (site.Name == name && site.Id > id));

        var rows = await sites.OrderBy(site => site.Name).ThenBy(site => site.Id).Take(count + 1).Select(site => new SiteRow
        {
            Id = site.Id,
            Name = site.Name,
            Hosts = site.Hosts,
            Environment = site.Environment,
            Scripts = database.Scripts.Count(script => script.SiteId == site.Id && script.Status != InventoryStatus.Removed),
            Malicious = database.Scripts.Count(script => script.SiteId == site.Id && script.Verdict == VerdictKind.Malicious
                && script.Status != InventoryStatus.Removed),
            Suspicious =
                database.Scripts.Count(script => script.SiteId == site.Id && script.Verdict == VerdictKind.Suspicious
                && script.Status != InventoryStatus.Removed),
            OpenChanges = database.Changes.Count(change => change.SiteId == site.Id && change.ReviewedAt == null),
            LastCrawlAt = site.LastCrawlAt,
            FailedAt = database.Crawls.Where(crawl => crawl.SiteId == site.Id
                && (crawl.State == CrawlState.Completed || crawl.State == CrawlState.Failed))
                .OrderByDescending(crawl => crawl.Id)
                .Select(crawl => crawl.State == CrawlState.Failed ? crawl.FinishedAt : null).FirstOrDefault(),
            LastReportAt = site.LastReportAt,
            NextRunAt = site.NextRunAt,
        }).ToListAsync(cancellationToken);

        if (rows.Count <= count) return (rows, null);
        rows.RemoveAt(count);
        return (rows, rows[^1].Id.ToString(CultureInfo.InvariantCulture));
    }
}
