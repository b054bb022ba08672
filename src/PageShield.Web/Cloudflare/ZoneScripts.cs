using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using PageShield.Crawls;
using PageShield.Crawls.Captures;
using PageShield.Detection;
using PageShield.Detection.Intelligence;
using PageShield.Inventory;
using PageShield.Inventory.Pages;
using PageShield.Inventory.Scripts;
using PageShield.Reports;
using PageShield.Storage;

namespace PageShield.Web.Cloudflare;

/// <summary>Scripts with their own URL, with scores and pages. Cloudflare's API has no scripts without a URL (inline, eval).</summary>
internal sealed class ZoneScripts(PageShieldDbContext database, IndicatorFolder indicators)
{
    private const int MostVersions = 10;
    private const int MostPages = 10;
    private const int Batch = 200;

    private static readonly ScriptKind[] Addressed =
        [ScriptKind.External, ScriptKind.Module, ScriptKind.Worker, ScriptKind.SharedWorker, ScriptKind.ServiceWorker, ScriptKind.Worklet,
            ScriptKind.Wasm];

    public async Task<(IReadOnlyList<ZoneScript> Rows, int Total)> ListAsync(int siteId, ZoneQuery query, CancellationToken cancellationToken)
    {
        var scripts = Matching(siteId, query);
        var total = await scripts.CountAsync(cancellationToken);
        var rows = await Ordered(scripts, query).Skip((int)Math.Min(int.MaxValue, (query.Page - 1L) * query.PerPage)).Take(query.PerPage)
            .ToListAsync(cancellationToken);
        return (await ShowAsync(siteId, rows, cancellationToken), total);
    }

    public async Task<ZoneScriptDetail?> FindAsync(int siteId, long id, CancellationToken cancellationToken)
    {
        var script = await database.Scripts.AsNoTracking()
            .SingleOrDefaultAsync(each => each.SiteId == siteId && each.Id == id && Addressed.Contains(each.Kind), cancellationToken);
        if (script is null) return null;

        var shown = (await ShowAsync(siteId, [script], cancellationToken))[0];
        var versions = await database.ScriptVersions.AsNoTracking().Where(each => each.SiteId == siteId && each.ScriptId == id)
            .OrderByDescending(each => each.LastSeenAt).Take(MostVersions).ToListAsync(cancellationToken);
        var judged = await JudgedAsync([.. versions.Select(each => each.Sha256)], cancellationToken);
        return new ZoneScriptDetail
        {
            Id = shown.Id,
            Url = shown.Url,
            Host = shown.Host,
            AddedAt = shown.AddedAt,
            FirstSeenAt = shown.FirstSeenAt,
            LastSeenAt = shown.LastSeenAt,
            FirstPageUrl = shown.FirstPageUrl,
            PageUrls = shown.PageUrls,
            UrlContainsCdnCgiPath = shown.UrlContainsCdnCgiPath,
            DomainReportedMalicious = shown.DomainReportedMalicious,
            UrlReportedMalicious = shown.UrlReportedMalicious,
            MaliciousDomainCategories = shown.MaliciousDomainCategories,
            MaliciousUrlCategories = shown.MaliciousUrlCategories,
            Hash = shown.Hash,
            FetchedAt = shown.FetchedAt,
            JsIntegrityScore = shown.JsIntegrityScore,
            MagecartScore = shown.MagecartScore,
            CryptominingScore = shown.CryptominingScore,
            MalwareScore = shown.MalwareScore,
            ObfuscationScore = shown.ObfuscationScore,
            Versions = versions.ConvertAll(version =>
            {
                var (score, sub) = judged.GetValueOrDefault(version.Sha256);
                return new ZoneScriptVersion(
                    version.Sha256.ToString(), version.LastSeenAt, score, sub?.Skimmer, sub?.Miner, Malware(sub), sub?.Obfuscation, null);
            }),
        };
    }

    private IQueryable<Script> Matching(int siteId, ZoneQuery query)
    {
        var (hosts, urls, excluded, pages, statuses) = (query.Hosts, query.Urls, query.ExcludedUrls, query.Pages, query.Statuses);
        var scripts = database.Scripts.AsNoTracking()
            .Where(script => script.SiteId == siteId && Addressed.Contains(script.Kind) && statuses.Contains(script.Status));
        if (hosts.Count > 0) scripts = scripts.Where(script => hosts.Any(pattern => EF.Functions.Like(script.Host, pattern, @"\")));
        if (urls.Count > 0) scripts = scripts.Where(script => urls.Any(pattern => EF.Functions.Like(script.Url, pattern, @"\")));
        if (excluded.Count > 0) scripts = scripts.Where(script => !excluded.Any(pattern => EF.Functions.Like(script.Url, pattern, @"\")));
        if (query.WithoutCdnCgi) scripts = scripts.Where(static script => !script.Url.Contains("/cdn-cgi/"));
        if (pages.Count > 0)
            scripts = scripts.Where(script => database.ScriptsOnPages.Any(link => link.SiteId == siteId && link.ScriptId == script.Id &&
                database.Pages.Any(page => page.SiteId == siteId && page.Id == link.PageId
                    && pages.Any(pattern => EF.Functions.Like(page.ExampleUrl, pattern, @"\")))));
        if (query.WithoutDuplicates)
            scripts = scripts.Where(script => script.CurrentSha256 == null
                || !database.Scripts.Any(other => other.SiteId == siteId && other.Host == script.Host && statuses.Contains(other.Status) &&
                other.CurrentSha256 == script.CurrentSha256
                    && (other.LastSeenAt > script.LastSeenAt || other.LastSeenAt == script.LastSeenAt && other.Id > script.Id)));
        return scripts;
    }

    private static IQueryable<Script> Ordered(IQueryable<Script> scripts, ZoneQuery query)
    {
        var first = query.MaliciousFirst
            ? scripts.OrderBy(static script => script.Verdict == VerdictKind.Malicious ? 0 : 1)
            : scripts.OrderBy(static script => 0);
        return (query.ByFirstSeen, query.IsAscending) switch
        {
            (true, true) => first.ThenBy(static script => script.FirstSeenAt).ThenBy(static script => script.Id),
            (true, false) => first.ThenByDescending(static script => script.FirstSeenAt).ThenByDescending(static script => script.Id),
            (false, true) => first.ThenBy(static script => script.LastSeenAt).ThenBy(static script => script.Id),
            _ => first.ThenByDescending(static script => script.LastSeenAt).ThenByDescending(static script => script.Id),
        };
    }

    private async Task<List<ZoneScript>> ShowAsync(int siteId, IReadOnlyList<Script> scripts, CancellationToken cancellationToken)
    {
        var shown = new List<ZoneScript>(scripts.Count);
        var listed = indicators.Current;
        foreach (var batch in scripts.Chunk(Batch))
        {
            var judged = await JudgedAsync([.. batch.Select(script => script.CurrentSha256).OfType<Sha256Hash>().Distinct()], cancellationToken);
            var pages = await PagesOfScriptsAsync(database, siteId, [.. batch.Select(script => script.Id)], cancellationToken);
            foreach (var script in batch)
            {
                var (_, sub) = script.CurrentSha256 is { } hash ? judged.GetValueOrDefault(hash) : default;
                var threat = ZoneThreat.Of(listed, script.Url);
                shown.Add(new ZoneScript
                {
                    Id = ZoneIds.OfRow(script.Id),
                    Url = script.Url,
                    Host = script.Host,
                    AddedAt = script.FirstSeenAt,
                    FirstSeenAt = script.FirstSeenAt,
                    LastSeenAt = script.LastSeenAt,
                    FirstPageUrl = pages[script.Id].LastOrDefault(),
                    PageUrls = [.. pages[script.Id].Take(MostPages)],
                    UrlContainsCdnCgiPath = ZoneThreat.HasCdnCgi(script.Url),
                    DomainReportedMalicious = threat.Domain.Count > 0,
                    UrlReportedMalicious = threat.Url.Count > 0,
                    MaliciousDomainCategories = threat.Domain,
                    MaliciousUrlCategories = threat.Url,
                    Hash = script.CurrentSha256?.ToString(),
                    FetchedAt = script.CurrentSha256 is null ? null : script.CrawledAt ?? script.LastSeenAt,
                    JsIntegrityScore = script.Score,
                    MagecartScore = sub?.Skimmer,
                    CryptominingScore = sub?.Miner,
                    MalwareScore = Malware(sub),
                    ObfuscationScore = sub?.Obfuscation,
                });
            }
        }

        return shown;
    }

    /// <summary>Example URLs of the pages on which scripts ran, latest first.</summary>
    internal static async Task<ILookup<long, string>> PagesOfScriptsAsync(
        PageShieldDbContext database, int siteId, IReadOnlyList<long> scripts, CancellationToken cancellationToken)
    {
        var links = await database.ScriptsOnPages.AsNoTracking().Where(link => link.SiteId == siteId && scripts.Contains(link.ScriptId))
            .Join(database.Pages.Where(page => page.SiteId == siteId), link => link.PageId, page => page.Id,
                (link, page) => new { link.ScriptId, link.LastSeenAt, page.ExampleUrl })
            .ToListAsync(cancellationToken);
        return links.OrderByDescending(link => link.LastSeenAt).ToLookup(link => link.ScriptId, link => link.ExampleUrl);
    }

    private async Task<Dictionary<Sha256Hash, (int? Score, Subscores? Sub)>> JudgedAsync(
        IReadOnlyList<Sha256Hash> hashes, CancellationToken cancellationToken)
    {
        if (hashes.Count == 0) return [];
        var rows = await database.Judgements.AsNoTracking().Where(row => hashes.Contains(row.Sha256))
            .Select(row => new { row.Sha256, row.Verdict, row.Score, row.Subscores }).ToListAsync(cancellationToken);
        return rows.ToDictionary(row => row.Sha256,
            row => (row.Verdict == VerdictKind.Unknown ? null : (int?)row.Score, row.Verdict == VerdictKind.Unknown ? null : Read(row.Subscores)));
    }

    // Returns null if an older version wrote a different format.
    private static Subscores? Read(string json)
    {
        try
        {
            return json.Length == 0 ? null : JsonSerializer.Deserialize<Subscores>(json, CaptureJson.Options);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static int? Malware(Subscores? sub) =>
        sub is null ? null : Math.Min(Math.Min(sub.Redirect, sub.FakeUpdate), Math.Min(sub.WalletDrainer, sub.SupplyChain));
}
