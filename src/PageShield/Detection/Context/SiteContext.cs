using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using PageShield.Changes;
using PageShield.Crawls;
using PageShield.Crawls.Captures;
using PageShield.Inventory;
using PageShield.Inventory.Connections;
using PageShield.Inventory.Recording;
using PageShield.Inventory.Scripts;
using PageShield.Reports;
using PageShield.Reports.Urls;
using PageShield.Storage;

namespace PageShield.Detection.Context;

/// <summary>Loads the context of a site's scripts and adjusts their verdicts for it. Read-only.</summary>
internal sealed class SiteContext(PageShieldDbContext database)
{
    /// <summary>How long something counts as new on a site, from first to last sighting.</summary>
    public static readonly TimeSpan News = TimeSpan.FromDays(30);

    /// <summary>Scores these script versions in the context of the site.</summary>
    public async Task<IReadOnlyList<ContextJudgement>> JudgeAsync(
        int siteId, IReadOnlyCollection<Script> scripts, IReadOnlyList<JudgedContent> contents, CancellationToken cancellationToken)
    {
        if (contents.Count == 0) return [];

        var baseline = await database.Crawls.Where(crawl => crawl.SiteId == siteId && crawl.IsBaseline)
            .MaxAsync(crawl => crawl.FinishedAt, cancellationToken);
        var hosts = await NewHostsAsync(siteId, scripts, baseline, cancellationToken);
        var payments = await PaymentPagesAsync(siteId, [.. scripts.Where(script => IsNews(script.FirstSeenAt, script, baseline))], cancellationToken);
        var field = await OnlyVisitorsAsync(siteId, scripts, cancellationToken);
        var capabilities = await NewCapabilitiesAsync(siteId, scripts, contents, cancellationToken);
        var byId = scripts.ToDictionary(script => script.Id);
        var around = contents.Select(content =>
        {
            var script = byId[content.ScriptId];
            var isNewHost = hosts.TryGetValue(script.Host, out var since) && IsNews(since, script, baseline);
            return (Content: content, Around: new ScriptSurroundings
            {
                At = script.LastSeenAt,
                NewHost = isNewHost ? script.Host : null,
                NewHostSince = since,
                FirstPaymentPage = payments.GetValueOrDefault(script.Id),
                UncrawledCode = field.GetValueOrDefault(script.Id),
                NewCapabilities = capabilities.GetValueOrDefault((content.ScriptId, content.Sha256)),
            });
        }).ToList();

        // Load evidence and other sites only for contents whose score can depend on them.
        var open = around.Where(row => row.Content.Verdict == VerdictKind.Suspicious
            || (row.Content.Verdict == VerdictKind.Clean && ContextLayer.Examine(row.Around).Count > 0))
            .Select(row => row.Content.Sha256).Distinct().ToList();
        var signs = await SignsAsync(open, cancellationToken);
        var elsewhere = await ElsewhereAsync(siteId, open, cancellationToken);
        return
        [
            .. around.Select(row =>
            {
                var (sites, since) = elsewhere.GetValueOrDefault(row.Content.Sha256);
                var notes = ContextLayer.Examine(row.Around with { OtherSites = sites, OtherSitesSince = since });
                var (score, weighed) =
                    ContextLayer.Judge(row.Content.Score, row.Content.Verdict, signs.GetValueOrDefault(row.Content.Sha256, []), notes);
                return new ContextJudgement(row.Content, score, weighed);
            }),
        ];
    }

    // What was seen in or before the first crawl is not new.
    private static bool IsNews(DateTimeOffset since, Script script, DateTimeOffset? baseline) => since > baseline && script.LastSeenAt - since < News;

    private async Task<Dictionary<string, DateTimeOffset>> NewHostsAsync(
        int siteId, IReadOnlyCollection<Script> scripts, DateTimeOffset? baseline, CancellationToken cancellationToken)
    {
        var hosts = scripts.Where(script => script is { Party: Party.Third, Host.Length: > 0 } && IsNews(script.FirstSeenAt, script, baseline))
            .Select(script => script.Host).Distinct().ToList();
        return hosts.Count == 0 ? [] : await database.Scripts.Where(script => script.SiteId == siteId && hosts.Contains(script.Host))
            .GroupBy(script => script.Host).Select(group => new { Host = group.Key, Since = group.Min(script => script.FirstSeenAt) })
            .ToDictionaryAsync(row => row.Host, row => row.Since, cancellationToken);
    }

    private async Task<Dictionary<long, string>> PaymentPagesAsync(int siteId, List<Script> scripts, CancellationToken cancellationToken)
    {
        if (scripts.Count == 0) return [];

        var ids = scripts.ConvertAll(script => script.Id);
        var seen = await database.ScriptsOnPages.Where(link => link.SiteId == siteId && ids.Contains(link.ScriptId))
            .Join(database.Pages, link => new { link.SiteId, Id = link.PageId }, page => new { page.SiteId, page.Id }, (link, page) => new
            {
                link.ScriptId,
                link.FirstSeenAt,
                page.UrlTemplate,
                IsPayment = page.IsPaymentPage ?? page.HasPaymentFields,
            }).ToListAsync(cancellationToken);
        return seen.GroupBy(row => row.ScriptId)
            .Select(group => (group.Key, First: group.Where(row => row.FirstSeenAt == group.Min(other => other.FirstSeenAt)).ToList()))
            .Where(group => group.First.TrueForAll(row => row.IsPayment))
            .ToDictionary(group => group.Key, group => group.First[0].UrlTemplate);
    }

    private async Task<Dictionary<long, string>> OnlyVisitorsAsync(
        int siteId, IReadOnlyCollection<Script> scripts, CancellationToken cancellationToken)
    {
        var ids = scripts.Where(script => script.ReportedAt is not null).Select(script => script.Id).ToList();
        if (ids.Count == 0) return [];

        // A single report is easy to forge, so a hash needs as many reports as a script's host.
        var hashes = await database.ScriptVersions
            .Where(version => version.SiteId == siteId && ids.Contains(version.ScriptId) && version.FirstCrawlId == null
                && version.ReportCount >= ReportedInventory.ReportsToConfirm)
            .Select(version => new { version.ScriptId, version.Sha256, version.ReportCount, version.LastSeenAt }).ToListAsync(cancellationToken);
        var got = new Dictionary<long, string>();
        foreach (var script in scripts.Where(script => script.ReportedAt is not null))
        {
            var version = hashes.Where(row => row.ScriptId == script.Id && script.LastSeenAt - row.LastSeenAt < News).MaxBy(row => row.LastSeenAt);
            if (script.CrawledAt is null && script.ReportCount >= ReportedInventory.ReportsToConfirm)
                got[script.Id] = $"No crawl has seen this script; {script.ReportCount} reports name it";
            else if (script.CrawledAt is not null && version is not null)
                got[script.Id] = $"Version {version.Sha256.Brief}, {version.ReportCount} reports";
        }

        return got;
    }

    private async Task<Dictionary<(long ScriptId, Sha256Hash Sha256), string>> NewCapabilitiesAsync(
        int siteId, IReadOnlyCollection<Script> scripts, IReadOnlyList<JudgedContent> contents, CancellationToken cancellationToken)
    {
        var ids = contents.Select(content => content.ScriptId).Distinct().ToList();
        var since = scripts.Max(script => script.LastSeenAt) - News;
        var changes = await database.Changes.AsNoTracking()
            .Where(change => change.SiteId == siteId && change.ScriptId != null && ids.Contains(change.ScriptId.Value) && change.At > since)
            .Where(change => change.Kind == ChangeKind.ScriptChanged && change.Class == ChangeClass.Capability && change.Expected == null
                && change.ReviewedAt == null)
            .Where(change => database.Judgements.Any(judgement => judgement.Sha256 == change.OldSha256 && judgement.Verdict == VerdictKind.Clean))
            // not null: filtered above
            .OrderBy(change => change.Id).Select(change => new { ScriptId = change.ScriptId!.Value, change.NewSha256, change.Summary })
            .ToListAsync(cancellationToken);
        return changes.Where(change => change.NewSha256 is not null)
            // not null: filtered above
            .GroupBy(change => (change.ScriptId, change.NewSha256!.Value)).ToDictionary(group => group.Key, group => group.Last().Summary);
    }

    private async Task<Dictionary<Sha256Hash, IReadOnlyCollection<CodeSign>>> SignsAsync(
        List<Sha256Hash> contents, CancellationToken cancellationToken)
    {
        if (contents.Count == 0) return [];

        var stored = await database.Judgements.AsNoTracking().Where(judgement => contents.Contains(judgement.Sha256))
            .Select(judgement => new { judgement.Sha256, judgement.Findings }).ToListAsync(cancellationToken);
        return stored.ToDictionary(row => row.Sha256, row => ReadSigns(row.Findings));
    }

    private static IReadOnlyCollection<CodeSign> ReadSigns(string findings)
    {
        try
        {
            return JsonSerializer.Deserialize<List<CodeSign>>(findings, CaptureJson.Options) ?? [];
        }
        catch (JsonException)
        {
            return []; // written by another analysis version, and soon analyzed again
        }
    }

    /// <summary>Other sites with the same content, regardless of the caller's access: the score is the same for all users.</summary>
    private async Task<Dictionary<Sha256Hash, (int Sites, DateTimeOffset Since)>> ElsewhereAsync(
        int siteId, List<Sha256Hash> contents, CancellationToken cancellationToken)
    {
        if (contents.Count == 0) return [];

        var rows = await database.ScriptVersions.IgnoreQueryFilters()
            .Where(version => contents.Contains(version.Sha256) && version.SiteId != siteId && version.FirstCrawlId != null)
            .GroupBy(version => version.Sha256)
            .Select(group =>
                new
                {
                    Sha256 = group.Key,
                    Sites = group.Select(version => version.SiteId).Distinct().Count(),
                    Since = group.Min(version => version.FirstSeenAt)
                })
            .ToListAsync(cancellationToken);
        return rows.ToDictionary(row => row.Sha256, row => (row.Sites, row.Since));
    }
}
