using Microsoft.EntityFrameworkCore;
using PageShield.Accounts;
using PageShield.Storage;

namespace PageShield.Inventory.Scripts;

/// <summary>
/// Finds scripts of all sites by part of their URL without reading every row. SQLite uses a trigram full-text table maintained by triggers
/// (<c>script_search</c>, created by a migration); PostgreSQL uses a trigram index if the extension is available.
/// </summary>
public static class ScriptSearch
{
    /// <summary>Shorter texts contain no trigram and would match almost everything.</summary>
    public const int ShortestText = 3;

    /// <summary>Maximum number of hits to sort; if there are more, the first ones returned by the index.</summary>
    private const int MostHits = 2000;

    /// <summary>Riskiest first. Malicious scripts are always included first, even if there are too many hits to sort.</summary>
    public static async Task<IReadOnlyList<ScriptHit>> SearchScriptsAsync(
        this PageShieldDbContext database, string text, int most, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (text.Length < ShortestText) return [];

        var worst = await database.Scripts.AsNoTracking().Where(script => script.Verdict == VerdictKind.Malicious)
            .WhereContains(script => script.Url, text)
            .Ordered(database, most).ToListAsync(cancellationToken);
        var hits = await Hits(database, text).AsNoTracking().Ordered(database, most).ToListAsync(cancellationToken);
        return [.. worst.Concat(hits).DistinctBy(static hit => (hit.SiteId, hit.Id)).Take(most)];
    }

    private static IQueryable<Script> Hits(PageShieldDbContext database, string text)
    {
        // Users restricted to some sites have few rows, and the trigram table cannot be filtered by site.
        if (!database.Database.IsSqlite() || SiteScope.Current is not null)
            return database.Scripts.WhereContains(script => script.Url, text).Take(MostHits);

        var phrase = $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
        return database.Scripts.FromSql($"""
            SELECT s.* FROM (SELECT rowid AS hit FROM script_search WHERE script_search MATCH {phrase} LIMIT {MostHits}) AS f
            JOIN scripts AS s ON s.id = (f.hit & 9007199254740991) AND s.site_id % 1024 = f.hit >> 53
            """);
    }

    private static IQueryable<ScriptHit> Ordered(this IQueryable<Script> scripts, PageShieldDbContext database, int most) =>
        scripts.OrderBy(script => script.Score ?? RiskOrder.Unknown).ThenByDescending(script => script.Id).Take(most)
            .Join(database.Sites, script => script.SiteId, site => site.Id,
                (script, site) => new ScriptHit(script.SiteId, site.Name, script.Id, script.Url, script.Verdict, script.Score));
}
