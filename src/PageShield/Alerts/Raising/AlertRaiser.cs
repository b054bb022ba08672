using Microsoft.EntityFrameworkCore;
using PageShield.Alerts.Rules;
using PageShield.Changes;
using PageShield.Crawls;
using PageShield.Detection;
using PageShield.Inventory;
using PageShield.Inventory.Connections;
using PageShield.Inventory.Scripts;
using PageShield.Reports;
using PageShield.Reports.Urls;
using PageShield.Sites;
using PageShield.Storage;

namespace PageShield.Alerts.Raising;

/// <summary>
/// Turns recorded data into alerts, in the transaction that records the data. It adds alerts and deliveries to the context and saves nothing.
/// One vendor's news of one crawl is one alert. Repeated news raises none. A baseline crawl raises only alerts about malicious code.
/// </summary>
/// <exception cref="InvalidOperationException">No transaction is open: an alert would be lost, or sent twice, if the process ended in
/// between.</exception>
public sealed partial class AlertRaiser(TimeProvider time)
{
    /// <summary>
    /// Raises alerts for changes: new hosts and scripts, changed code (class code or capability), weaker headers, cookies, forms, lost
    /// integrity, versions that only visitors received, expired approvals. Changes expected by a deploy window or a standing rule, and returns
    /// to approved content, raise nothing.
    /// </summary>
    /// <param name="crawl">The crawl that saw the changes; null where visitors' reports told.</param>
    /// <returns>How many alerts were added.</returns>
    public async Task<int> RaiseForChangesAsync(
        PageShieldDbContext database, Site site, Crawl? crawl, IReadOnlyCollection<Change> changes, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(database);
        ArgumentNullException.ThrowIfNull(site);
        ArgumentNullException.ThrowIfNull(changes);
        if (crawl is { IsBaseline: true } || changes.Count == 0) return 0;

        var news = await ChangeAlerts.LoadAsync(database, site, crawl, changes, cancellationToken);
        return await AddAsync(database, site, news.Drafts(), cancellationToken);
    }

    /// <summary>
    /// Raises <see cref="AlertEvents.MaliciousScript"/> and <see cref="AlertEvents.SuspiciousScript"/> for those of the scripts whose
    /// current verdict it is; suspicious ones only if they appeared after the baseline or stop the analyzer. It may be called repeatedly with the
    /// same scripts: unchanged content is reported once, and again if it returns after an absence or if its override ends.
    /// </summary>
    /// <returns>How many alerts were added.</returns>
    public async Task<int> RaiseForVerdictsAsync(
        PageShieldDbContext database, Site site, IReadOnlyCollection<Script> scripts, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(database);
        ArgumentNullException.ThrowIfNull(site);
        ArgumentNullException.ThrowIfNull(scripts);
        var bad = scripts.Where(static script => script is { Verdict: VerdictKind.Malicious or VerdictKind.Suspicious, CurrentSha256: not null })
            .ToList();
        if (bad.Count == 0) return 0;

        var flagged = await FlaggedContents.LoadAsync(database, site, bad, cancellationToken);
        var baselines = await database.Crawls.Where(crawl => crawl.SiteId == site.Id && crawl.IsBaseline).Select(static crawl => (long?)crawl.Id)
            .ToListAsync(cancellationToken);
        bad = [.. bad.Where(script => script.Verdict == VerdictKind.Malicious || !baselines.Contains(flagged.ArrivalOf(script))
            || flagged.JudgementOf(script) is { CrashesAnalyzer: true })];

        var known = await KnownVariantsAsync(database, site, bad, cancellationToken);
        bad.RemoveAll(script => known.Contains(script.Id));
        var claims = await ClaimsAsync(database, site, bad, cancellationToken);
        var turns = await TurnsAsync(database, site, bad, flagged, cancellationToken);
        var drafts = bad
            .GroupBy(script =>
                (Vendor: VendorOf(site, script.Host), Crawl: flagged.ArrivalOf(script), Turn: turns.GetValueOrDefault(script.Id)?.Id, script.Verdict,
                IsClaim: claims.Contains(script.Id)))
            .Select(group =>
            {
                var scripts = group.OrderBy(static script => script.Score).ToList();
                var isMalicious = group.Key.Verdict == VerdictKind.Malicious;
                return new AlertDraft
                {
                    Event = isMalicious ? AlertEvents.MaliciousScript : AlertEvents.SuspiciousScript,
                    Vendor = group.Key.Vendor,
                    Occasion = group.Key.Turn is { } turn
                        ? FormattableString.Invariant($"overrule-{turn}")
                        : Occasion(group.Key.Crawl, group.Min(static script => script.FirstSeenAt)),
                    ClaimedOn = scripts.Where(static script => script.ReportedAt is not null)
                        .Min(static script => (DateTimeOffset?)script.FirstSeenAt),
                    Severity = isMalicious ? group.Key.IsClaim ? SiteFinding.ClaimSeverity : Severity.Critical
                        : scripts.Exists(script => script.OnPaymentPage || flagged.JudgementOf(script) is { CrashesAnalyzer: true }) ? Severity.High
                        : Severity.Medium,
                    Words = isMalicious
                        ? AlertWording.MaliciousScripts(site, scripts, flagged, turns, group.Key.IsClaim)
                        : AlertWording.SuspiciousScripts(site, scripts, flagged, turns),
                    ScriptId = scripts[0].Id,
                    CrawlId = group.Key.Crawl,
                    Hosts = [.. scripts.Select(static script => script.Host).Distinct()],
                    OnPaymentPage = scripts.Exists(static script => script.OnPaymentPage),
                    Party = IsOwn(site, group.Key.Vendor) ? Party.First : Party.Third,
                    Score = scripts[0].Score,
                    Category = flagged.JudgementOf(scripts[0])?.Category,
                };
            });
        return await AddAsync(database, site, [.. drafts], cancellationToken);
    }

    /// <summary>Suspicious scripts already reported whose values differ on each visit. Only changed code of theirs is news.</summary>
    private static async Task<HashSet<long>> KnownVariantsAsync(
        PageShieldDbContext database, Site site, List<Script> scripts, CancellationToken cancellationToken)
    {
        var variants = scripts.Where(static script => script is { Verdict: VerdictKind.Suspicious, Variation: not ScriptVariation.None })
            .Select(static script => (long?)script.Id).ToList();
        if (variants.Count == 0) return [];

        var told = await database.Alerts.AsNoTracking()
            .Where(alert => alert.SiteId == site.Id && alert.Event == AlertEvents.SuspiciousScript && variants.Contains(alert.ScriptId))
            .Select(static alert => alert.ScriptId!.Value).Distinct().ToListAsync(cancellationToken); // not null: one of the scripts
        var contents = scripts.Select(static script => script.CurrentSha256).ToList();
        var changed = await database.Changes.AsNoTracking()
            .Where(change => change.SiteId == site.Id && variants.Contains(change.ScriptId) && change.Class >= ChangeClass.Code
                && contents.Contains(change.NewSha256))
            .Select(static change => change.ScriptId!.Value).ToListAsync(cancellationToken); // not null: one of the scripts
        return [.. told.Except(changed)];
    }

    /// <summary>
    /// Raises <see cref="AlertEvents.DataLeft"/>, <see cref="AlertEvents.MaliciousUrl"/>, <see cref="AlertEvents.MaliciousHost"/> or
    /// <see cref="AlertEvents.MaliciousScript"/> for findings of severity high or critical, grouped by event and the script's vendor. A claim
    /// that is now confirmed raises the severity of the alert that reported it.
    /// </summary>
    /// <param name="crawl">The crawl that saw them; null where visitors' reports told.</param>
    /// <param name="findings">News: seen for the first time (<see cref="SiteFinding.IsNew"/>), claimed before and confirmed now, or back after its
    /// alerts were resolved.</param>
    /// <returns>How many alerts were added.</returns>
    public async Task<int> RaiseForFindingsAsync(
        PageShieldDbContext database, Site site, Crawl? crawl, IReadOnlyCollection<SiteFinding> findings, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(database);
        ArgumentNullException.ThrowIfNull(site);
        ArgumentNullException.ThrowIfNull(findings);
        var open = await OpenAttacksAsync(database, site, findings, cancellationToken);
        var news = findings.Where(finding => finding.Severity >= Severity.High
            && (finding.IsNew || IsConfirmed(finding) || (finding.IsBack && !open.Contains(finding.ScriptId)))).ToList();
        if (news.Count == 0) return 0;

        var scripts = await ScriptsAsync(database, site, news.Select(static finding => finding.ScriptId), cancellationToken);
        var pages = await PaymentPagesAsync(database, site, news, cancellationToken);
        var drafts = news
            .GroupBy(finding =>
                (Event: EventOf(finding.Rule),
                Vendor: VendorOf(site, IsConfirmed(finding) && finding.Rule == "listed-connection" ? "" : Host(scripts, finding.ScriptId))))
            .Select(group => new AlertDraft
            {
                Event = group.Key.Event,
                Vendor = group.Key.Vendor,
                Occasion = Occasion(crawl?.Id, group.First().FirstSeenAt),
                ClaimedOn = group.Where(IsConfirmed).Min(static finding => (DateTimeOffset?)finding.FirstSeenAt),
                Severity = group.Max(static finding => finding.Severity),
                Words = AlertWording.HarmfulBehaviour(site, [.. group.OrderByDescending(static finding => finding.Severity)], crawl is not null),
                ScriptId = group.Select(static finding => finding.ScriptId).FirstOrDefault(static id => id is not null),
                CrawlId = crawl?.Id,
                Hosts = [.. group.Select(finding => Host(scripts, finding.ScriptId)).Where(static host => host.Length > 0).Distinct()],
                PageUrls = [.. group.Select(static finding => finding.PageUrl).OfType<string>().Distinct()],
                OnPaymentPage = pages.Overlaps(group.Select(static finding => finding.PageUrl).OfType<string>()),
                Party = IsOwn(site, group.Key.Vendor) ? Party.First : Party.Third,
            });
        return await AddAsync(database, site, [.. drafts], cancellationToken);
    }

    /// <summary>
    /// Scripts (null for none) with unresolved attack alerts. A continuing attack is news only after its last alert was resolved.
    /// </summary>
    private static async Task<HashSet<long?>> OpenAttacksAsync(
        PageShieldDbContext database, Site site, IReadOnlyCollection<SiteFinding> findings, CancellationToken cancellationToken)
    {
        if (!findings.Any(static finding => finding.IsBack)) return [];
        var open = await database.Alerts.AsNoTracking().Where(alert => alert.SiteId == site.Id && alert.ResolvedAt == null)
            .Select(static alert => new { alert.Event, alert.ScriptId }).ToListAsync(cancellationToken);
        return [.. open.Where(static alert => AlertEvents.IsAttack(alert.Event)).Select(static alert => alert.ScriptId)];
    }

    // A report names the page that contacts a host, but no script. The claim and its follow-up are therefore filed under the site.
    private static bool IsConfirmed(SiteFinding finding) =>
        finding is { Severity: Severity.Critical, IsBack: false, IsNew: false }
            && finding.Rule.StartsWith(SiteFinding.Listed, StringComparison.Ordinal);

    private static string EventOf(string rule) => rule switch
    {
        "canary-exfiltration" or "field-read-then-sent" or "form-retargeted" => AlertEvents.DataLeft,
        "listed-script-source" => AlertEvents.MaliciousUrl,
        "listed-connection" => AlertEvents.MaliciousHost,
        _ => AlertEvents.MaliciousScript,
    };

    private static async Task<HashSet<string>> PaymentPagesAsync(
        PageShieldDbContext database, Site site, List<SiteFinding> findings, CancellationToken cancellationToken)
    {
        var urls = findings.Select(static finding => finding.PageUrl).OfType<string>().Distinct().ToList();
        var plain = urls.ConvertAll(static url => url.Split('?')[0]);
        var payment = (await database.Pages.AsNoTracking()
            .Where(page => page.SiteId == site.Id && (page.IsPaymentPage == true || (page.IsPaymentPage == null && page.HasPaymentFields))
                && plain.Contains(page.ExampleUrl))
            .Select(static page => page.ExampleUrl).ToListAsync(cancellationToken)).ToHashSet();
        return [.. urls.Where(url => payment.Contains(url.Split('?')[0]))];
    }

    private static async Task<Dictionary<long, string>> ScriptsAsync(
        PageShieldDbContext database, Site site, IEnumerable<long?> wanted, CancellationToken cancellationToken)
    {
        var ids = wanted.OfType<long>().Distinct().ToList();
        var hosts = await database.Scripts.AsNoTracking().Where(script => script.SiteId == site.Id && ids.Contains(script.Id))
            .ToDictionaryAsync(static script => script.Id, static script => script.Host, cancellationToken);
        foreach (var script in database.Scripts.Local.Where(script => script.SiteId == site.Id)) hosts[script.Id] = script.Host;
        return hosts;
    }

    private Task<int> AddAsync(PageShieldDbContext database, Site site, List<AlertDraft> drafts, CancellationToken cancellationToken) =>
        new AlertRecorder(database, time).AddAsync(site, drafts, cancellationToken);

    internal static string Occasion(long? crawlId, DateTimeOffset at) =>
        crawlId is { } id ? FormattableString.Invariant($"crawl-{id}") : FormattableString.Invariant($"visitors-{at.UtcDateTime:yyyyMMdd}");

    private static string Host(Dictionary<long, string> scripts, long? scriptId) => scriptId is { } id ? scripts.GetValueOrDefault(id, "") : "";

    /// <summary>The host's registrable domain; the site's main host for code without a host and for the site's own hosts.</summary>
    internal static string VendorOf(Site site, string host) =>
        host.Length == 0 || IsOwn(site, host) ? site.Hosts.FirstOrDefault() ?? "site" : RegistrableDomain.Of(host);

    internal static bool IsOwn(Site site, string host) => site.Hosts.Any(own => RegistrableDomain.AreSame(own, host)) || host == "site";
}
