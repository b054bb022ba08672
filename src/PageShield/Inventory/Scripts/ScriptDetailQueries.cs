using Microsoft.EntityFrameworkCore;
using PageShield.Accounts;
using PageShield.Inventory.Connections;
using PageShield.Storage;

namespace PageShield.Inventory.Scripts;

/// <summary>Queries for a single script.</summary>
public static class ScriptDetailQueries
{
    private const int MostRows = 100;
    private const int LongestChain = 32;

    /// <summary>The script with its details; null if it does not exist.</summary>
    public static async Task<ScriptDetail?> FindScriptAsync(
        this PageShieldDbContext database, int siteId, long scriptId, CancellationToken cancellationToken)
    {
        var scripts = database.Scripts.AsNoTracking().Where(script => script.SiteId == siteId && script.Id == scriptId);
        if (await scripts.ToRows(database).FirstOrDefaultAsync(cancellationToken) is not { } row) return null;

        var more = await scripts.Select(
            script => new { script.IdentityReason, script.Variation, script.Integrity, script.MissedCrawls, script.ParentScriptId, script.Context })
            .FirstAsync(cancellationToken);
        return new ScriptDetail
        {
            Script = row,
            IdentityReason = more.IdentityReason,
            Variation = more.Variation,
            Integrity = more.Integrity,
            MissedCrawls = more.MissedCrawls,
            Context = [.. ContextNote.ReadAll(more.Context).Select(WithoutOtherSites)],
            Chain = await ChainAsync(database, siteId, scriptId, cancellationToken),
            Children = await database.Scripts.AsNoTracking()
                .Where(child => child.SiteId == siteId && child.ParentScriptId == scriptId && child.Id != scriptId)
                .OrderBy(child => child.Score ?? RiskOrder.Unknown).ThenByDescending(child => child.Id).Take(MostRows)
                .ToLinks().ToListAsync(cancellationToken),
            Versions = await VersionsAsync(database, siteId, scriptId, cancellationToken),
            Pages = await PagesAsync(database, siteId, scriptId, cancellationToken),
        };
    }

    // Users restricted to some sites must not learn how many other sites there are.
    private static ContextNote WithoutOtherSites(ContextNote note) =>
        SiteScope.Current is not null && note.Rule == ContextNote.Prevalence ? note with { Evidence = "" } : note;

    private static IQueryable<ScriptLink> ToLinks(this IQueryable<Script> scripts) => scripts.Select(script =>
        new ScriptLink(script.Id, script.Url, script.Host, script.Party, script.Verdict, script.Score, script.Kind));

    /// <summary>Follows parents and stops at a cycle, which hostile pages can create.</summary>
    private static async Task<IReadOnlyList<ScriptLink>> ChainAsync(
        PageShieldDbContext database, int siteId, long scriptId, CancellationToken cancellationToken)
    {
        var chain = new List<ScriptLink>();
        long? next = scriptId;
        while (next is { } id && chain.Count < LongestChain && chain.All(link => link.Id != id))
        {
            var found = database.Scripts.AsNoTracking().Where(script => script.SiteId == siteId && script.Id == id);
            if (await found.ToLinks().FirstOrDefaultAsync(cancellationToken) is not { } link) break;

            chain.Insert(0, link);
            next = await found.Select(script => script.ParentScriptId).FirstAsync(cancellationToken);
        }

        return chain;
    }

    private static async Task<IReadOnlyList<VersionRow>> VersionsAsync(
        PageShieldDbContext database, int siteId, long scriptId, CancellationToken cancellationToken) =>
        await database.ScriptVersions.AsNoTracking()
            .Where(version => version.SiteId == siteId && version.ScriptId == scriptId)
            .OrderByDescending(version => version.FirstSeenAt).Take(MostRows)
            .Select(version => new VersionRow
            {
                Sha256 = version.Sha256,
                BytesSha256 = version.BytesSha256,
                Url = version.Url,
                Redirects = version.Redirects,
                FirstSeenAt = version.FirstSeenAt,
                LastSeenAt = version.LastSeenAt,
                FirstCrawlId = version.FirstCrawlId,
                ReportCount = version.ReportCount,
                Length = database.ScriptContents.Where(content => content.Sha256 == version.Sha256).Select(content => (long?)content.Length)
                    .FirstOrDefault(),
            })
            .ToListAsync(cancellationToken);

    private static async Task<IReadOnlyList<SightingRow>> PagesAsync(
        PageShieldDbContext database, int siteId, long scriptId, CancellationToken cancellationToken) =>
        await database.ScriptsOnPages.AsNoTracking()
            .Where(link => link.SiteId == siteId && link.ScriptId == scriptId)
            .Join(database.Pages.Where(page => page.SiteId == siteId), link => link.PageId, page => page.Id, (link, page) => new { link, page })
            .OrderByDescending(pair => pair.page.IsPaymentPage ?? pair.page.HasPaymentFields).ThenByDescending(pair => pair.link.LastSeenAt)
                .Take(MostRows)
            .Select(pair => new SightingRow(
                pair.page.Id, pair.page.UrlTemplate, pair.page.IsPaymentPage ?? pair.page.HasPaymentFields,
                pair.link.FirstSeenAt, pair.link.LastSeenAt, pair.link.CrawledAt, pair.link.ReportedAt))
            .ToListAsync(cancellationToken);
}
