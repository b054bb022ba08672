using Microsoft.EntityFrameworkCore;
using PageShield.Alerts.Raising;
using PageShield.Changes;
using PageShield.Detection;
using PageShield.Detection.Intelligence;
using PageShield.Inventory;
using PageShield.Inventory.Recording;
using PageShield.Inventory.Scripts;
using PageShield.Observations;
using PageShield.Observations.Patterns;
using PageShield.Observations.Rules;
using PageShield.Observations.Volume;
using PageShield.Reports;
using PageShield.Reports.Batches;
using PageShield.Reports.Parsing;
using PageShield.Reports.Urls;
using PageShield.Sites;
using PageShield.Storage;

namespace PageShield.Pipeline.Reports;

/// <summary>Applies one site's part of a batch within the caller's transaction. The caller saves.</summary>
internal sealed class BatchRecorder(PageShieldDbContext database, AlertRaiser alerts, IndicatorSet? indicators, TimeProvider time)
{
    public async Task<AppliedReports> ApplyAsync(ReportBatch batch, BatchSite part, Site site, CancellationToken cancellationToken)
    {
        await SiteLock.TakeAsync(database, site.Id, cancellationToken);
        bool IsOwn(string host) => site.Hosts.Contains(host);
        var learned = await LearnedPatterns.LoadAsync(database, site.Id, cancellationToken);
        var observations = ObservationToAdd.Fold(part.Observations, learned, IsOwn);
        var hosts = await HostsAsync(part, site, observations, cancellationToken);
        var rules = await RulesAsync(site, learned, observations, hosts, cancellationToken);

        var stored = await new ObservationStore(database, time).AddAsync(site.Id, observations, rules, cancellationToken);
        var counts = Counts(part, stored);
        await new ReportCounter(database).AddAsync(site.Id, batch.To, counts, cancellationToken);
        await new OverflowExamples(database, time).AddAsync(site.Id, part.OverflowExamples, cancellationToken);
        var setAside = new SetAsideReports(database);
        var shown = await setAside.ShowAsync(site, rules, stored.Admitted.Select(static row => row.Digest).ToHashSet(), cancellationToken);
        var unmet = await AddToInventoryAsync(site, part, stored, shown, learned, hosts, IsOwn, cancellationToken);

        if (part.Hashes.Any(hash => !ObservationToAdd.IsForeign(hash.PageHost, hash.PageUrl, IsOwn))
            || stored.Admitted.Any(row => !row.ForeignDocument))
        {
            site.FirstReportAt ??= batch.From;
            if (site.LastReportAt < batch.To - SilenceDetector.Least) await alerts.EndQuietAsync(database, site, cancellationToken);
            site.LastReportAt = batch.To;
        }

        return new AppliedReports(site.Id, counts, HasNews: stored.Admitted.Any(row => row.IsNew), unmet);
    }

    /// <summary>
    /// Finds malicious scripts known only from reports whose hosts are now reported by more than one network. Their alerts, so far raised as claims,
    /// are raised again.
    /// </summary>
    private async Task<List<Script>> CorroboratedAsync(Site site, Dictionary<string, ReportedHost> hosts, CancellationToken cancellationToken)
    {
        var names = hosts.Values.Where(static host => host.IsCorroborated).Select(static host => host.Host).ToList();
        return names.Count == 0 ? [] : await database.Scripts
            .Where(script => script.SiteId == site.Id && script.CrawledAt == null && script.CurrentSha256 != null
                && script.Verdict == VerdictKind.Malicious && names.Contains(script.Host))
            .ToListAsync(cancellationToken);
    }

    private async Task<Dictionary<string, ReportedHost>> HostsAsync(
        BatchSite part, Site site, IReadOnlyList<ObservationToAdd> observations, CancellationToken cancellationToken)
    {
        var reported = new ReportedHosts(database, time);
        await reported.AddAsync(site.Id, part.Hosts, cancellationToken);
        var names = observations.Select(toAdd => toAdd.Observation.BlockedHost).Where(host => host.Length > 0).ToHashSet();
        return (await reported.FindAsync(site.Id, names, cancellationToken)).ToDictionary();
    }

    private async Task<SiteRules> RulesAsync(
        Site site, LearnedTemplates learned, IReadOnlyList<ObservationToAdd> observations, Dictionary<string, ReportedHost> hosts,
        CancellationToken cancellationToken)
    {
        var settings = await database.ReportSettings.AsNoTracking().FirstOrDefaultAsync(row => row.SiteId == site.Id, cancellationToken)
            ?? new ReportSettings { SiteId = site.Id };
        var noise = await database.NoiseRules.AsNoTracking().Where(rule => rule.SiteId == site.Id).ToListAsync(cancellationToken);
        var facts = observations.Count == 0 ? SiteFacts.None : await new ReportFacts(database, time).LoadAsync(site, learned, cancellationToken);
        return new SiteRules
        {
            Settings = settings,
            Labels = new ObservationLabels(new NoiseRuleSet(noise), facts),
            Confirmed = facts.ToKnownKeys([]),
            CrowdHosts = hosts.Values.Where(host => host.CrowdAt is not null).Select(host => host.Host).ToHashSet(),
            Strangers = hosts.Values.Where(host => host.IsCorroborated && !facts.Hosts.Contains(host.Host) && !site.Hosts.Contains(host.Host))
                .Select(host => host.Host).ToHashSet(),
        };
    }

    /// <summary>Report counts: the endpoint's rejections and overflow, and the hub's results for the rest.</summary>
    private static List<(string Outcome, string Reason, long Count)> Counts(BatchSite part, StoredObservations stored) =>
    [
        .. part.Counts.Where(count => count.Outcome is not (ReportOutcome.Accepted or ReportOutcome.Noise))
            .Select(count => (count.Outcome, count.Reason, count.Count)),
        .. stored.Admitted
            .GroupBy(row => row.ForeignDocument ? (ReportCounter.Foreign, "") : row.IsHidden ? (ReportOutcome.Noise, row.Noise ?? "")
                : (ReportOutcome.Accepted, row.Observation.Key.Type))
            .Select(group => (group.Key.Item1, group.Key.Item2, group.Sum(row => row.Observation.Count))),
        (ReportOutcome.Overflow, "hub", stored.Overflow),
    ];

    /// <returns>Ids of scripts for which visitors ran a version that no crawl has captured.</returns>
    private async Task<IReadOnlyList<long>> AddToInventoryAsync(
        Site site, BatchSite part, StoredObservations stored, IReadOnlyList<BatchObservation> shown, LearnedTemplates learned,
        Dictionary<string, ReportedHost> hosts, Func<string, bool> isOwn, CancellationToken cancellationToken)
    {
        var inventory = new ReportedInventory(database, time) { Clients = hosts.ToDictionary(host => host.Key, host => host.Value.Clients) };
        var visible = stored.Admitted.Where(row => row is { ForeignDocument: false, IsHidden: false }).Select(row => row.Observation).Concat(shown)
            .ToList();
        await inventory.AddAsync(site, visible, cancellationToken);

        var sightings = part.Hashes.Where(hash => !ObservationToAdd.IsForeign(hash.PageHost, hash.PageUrl, isOwn))
            .Select(hash => hash with { Url = learned.Fold(LearnedKind.Resource, hash.Url) }).ToList();
        var unknown = await inventory.AddHashesAsync(site, sightings, cancellationToken);
        var changes = await new ChangeDetector(database, time).DetectUnknownVersionsAsync(unknown, cancellationToken);
        await alerts.RaiseForChangesAsync(database, site, null, changes, cancellationToken);
        var findings = new ReportFindings(database, time);
        await findings.AddAsync(site, visible, cancellationToken);
        if (indicators is not null)
            await alerts.RaiseForFindingsAsync(
                database, site, null, await findings.AddListedAsync(site, visible, indicators, hosts, cancellationToken), cancellationToken);
        await alerts.RaiseForVerdictsAsync(database, site, await CorroboratedAsync(site, hosts, cancellationToken), cancellationToken);
        return [.. unknown.Select(version => version.ScriptId).Distinct()];
    }
}
