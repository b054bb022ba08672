using Microsoft.EntityFrameworkCore;
using PageShield.Crawls;
using PageShield.Crawls.Captures;
using PageShield.Inventory.Connections;
using PageShield.Inventory.Pages;
using PageShield.Inventory.Scripts;
using PageShield.Reports;
using PageShield.Reports.Urls;
using PageShield.Storage;

namespace PageShield.Inventory.Recording;

/// <summary>Records a capture's scripts: finds or creates each script's row and adds versions, pages and parents.</summary>
internal sealed class ScriptRecorder(PageShieldDbContext database, TimeProvider time)
{
    private readonly Dictionary<int, Script> _byCaptureId = [];
    private readonly Dictionary<(long ScriptId, Sha256Hash Sha256), ScriptVersion> _versions = [];
    private readonly HashSet<(long ScriptId, Sha256Hash Sha256)> _present = [];

    public async Task<RecordedScripts> RecordAsync(CrawlVisit visit, Page? page, RecordedContents contents, CancellationToken cancellationToken)
    {
        var slots = new ScriptSlots(database, visit, page, contents);
        await slots.LoadAsync(cancellationToken);
        var newHosts = await NewHosts.AmongAsync(
            database.Scripts.Where(script => script.SiteId == visit.Site.Id && (script.CurrentSha256 != null || script.Ran))
                .Select(script => script.Host),
            [.. visit.Capture.Scripts.Select(script => Urls.HostOf(script.Url)).Where(host => host.Length > 0).Distinct()], cancellationToken);

        var sightings = new List<ScriptSighting>();
        foreach (var captured in ParentsFirst(visit.Capture.Scripts))
            sightings.Add(RecordScript(visit, page, captured, slots));

        await LoadVersionsAsync(sightings, cancellationToken);
        foreach (var sighting in sightings)
            if (sighting.Captured.SourceSha256 is { } hash) _present.Add((sighting.Script.Id, hash));
        for (var i = 0; i < sightings.Count; i++) sightings[i] = RecordVersion(visit, sightings[i]);
        if (page is not null) await LinkToPageAsync(visit, page, sightings, cancellationToken);

        var fromNewHosts = sightings
            .Where(sighting => sighting.Script is { Party: Party.Third, Host.Length: > 0 }
                && (sighting.Captured.Ran || sighting.Captured.SourceSha256 is not null) && newHosts.Contains(sighting.Script.Host))
            .DistinctBy(sighting => HostGroup.Of(sighting.Script.Host))
            .ToList();
        return new RecordedScripts(sightings, fromNewHosts, _byCaptureId);
    }

    private static IEnumerable<CapturedScript> ParentsFirst(IReadOnlyList<CapturedScript> scripts)
    {
        var byId = scripts.ToDictionary(script => script.Id);
        var done = new HashSet<int>();
        foreach (var script in scripts)
        {
            var chain = new Stack<CapturedScript>();
            for (var next = script; next is not null && done.Add(next.Id);)
            {
                chain.Push(next);
                next = next.Parent is { } parent ? byId.GetValueOrDefault(parent) : null;
            }

            while (chain.TryPop(out var ready)) yield return ready;
        }
    }

    private ScriptSighting RecordScript(CrawlVisit visit, Page? page, CapturedScript captured, ScriptSlots slots)
    {
        var (script, isNew, before) = slots.FindOrAdd(captured, () => RowId.Next(time));
        _byCaptureId[captured.Id] = script;

        var lostIntegrity = !isNew && script.Integrity is not null && captured.Integrity is null && captured.InServedHtml ? script.Integrity : null;
        var gainedIntegrity = !isNew && script.Integrity is null && script.CrawledAt is not null && captured.InServedHtml ? captured.Integrity : null;
        script.Url = captured.Url;
        script.Host = Urls.HostOf(captured.Url);
        script.Party = visit.PartyOf(script.Host);
        script.Kind = captured.Kind;
        script.AddedBy = captured.AddedBy;
        script.Place = captured.Place;
        script.ParentScriptId = captured.Parent is { } parent && _byCaptureId.TryGetValue(parent, out var row) && row != script ? row.Id : null;
        var loader = script.ParentScriptId ?? 0;
        var hasNewLoader = !script.Loaders.Contains(loader) && script.Loaders.Count < Script.MostLoaders;
        if (hasNewLoader) script.Loaders = [.. script.Loaders, loader];
        script.Integrity = captured.Integrity;
        script.Ran = captured.Ran;
        script.NotRunReason = captured.NotRunReason;
        script.LastSeenAt = visit.At;
        script.CrawledAt = visit.At;
        script.MissedCrawls = 0;
        script.Status = InventoryStatus.Active;
        script.OnPaymentPage |= page is { IsPaymentPage: not false } && (page.HasPaymentFields || page.IsPaymentPage == true);
        return new ScriptSighting
        {
            Script = script,
            Captured = captured,
            IsNew = isNew,
            OldSha256 = before,
            HasNewLoader = hasNewLoader && !isNew && script.Loaders.Count > 1,
            LostIntegrity = lostIntegrity,
            GainedIntegrity = gainedIntegrity
        };
    }

    private async Task LoadVersionsAsync(List<ScriptSighting> sightings, CancellationToken cancellationToken)
    {
        foreach (var known in sightings.Where(sighting => !sighting.IsNew).GroupBy(sighting => sighting.Script.SiteId))
        {
            var scripts = known.Select(sighting => sighting.Script.Id).Distinct().ToList();
            var hashes = known.SelectMany(sighting => new[] { sighting.Captured.SourceSha256, sighting.Script.CurrentSha256 }).OfType<Sha256Hash>()
                .Distinct().ToList();
            var versions = await database.ScriptVersions
                .Where(version => version.SiteId == known.Key && scripts.Contains(version.ScriptId) && hashes.Contains(version.Sha256))
                .ToListAsync(cancellationToken);
            foreach (var version in versions) _versions[(version.ScriptId, version.Sha256)] = version;
        }
    }

    private ScriptSighting RecordVersion(CrawlVisit visit, ScriptSighting sighting)
    {
        var (script, captured) = (sighting.Script, sighting.Captured);
        if (captured.SourceSha256 is not { } hash) return sighting;

        var old = script.CurrentSha256;
        script.CurrentSha256 = hash;
        if (_versions.TryGetValue((script.Id, hash), out var version))
        {
            // Visitors may have reported the hash before a crawl captured the content.
            var isReturn = version.FirstCrawlId is not null && old is { } before && before != hash && !ExistSideBySide(visit, version, before);
            // The first return is reported (a rollback), and so is every return while the current verdict is harmful. Otherwise, contents that return
            // are treated as alternating.
            var isHarmful = script.Verdict is VerdictKind.Malicious or VerdictKind.Suspicious;
            var isNews = isReturn && (isHarmful || script.Variation == ScriptVariation.None);
            if (isReturn && script.Variation != ScriptVariation.Generated)
                script.Variation = isHarmful ? ScriptVariation.None : ScriptVariation.Alternating;
            version.FirstCrawlId ??= visit.Crawl.Id;
            version.LastSeenAt = visit.At;
            return sighting with { IsReturn = isNews, OldSha256 = isNews ? sighting.OldSha256 ?? old : null };
        }

        version = new ScriptVersion
        {
            SiteId = script.SiteId,
            ScriptId = script.Id,
            Sha256 = hash,
            BytesSha256 = captured.Sha256 == hash ? null : captured.Sha256,
            Url = captured.Url,
            Redirects = [.. captured.Redirects.Take(20)],
            FirstSeenAt = visit.At,
            LastSeenAt = visit.At,
            FirstCrawlId = visit.Crawl.Id,
        };
        database.ScriptVersions.Add(version);
        _versions[(script.Id, hash)] = version;
        script.VersionCount++;
        return sighting with { IsNewVersion = true, OldSha256 = sighting.OldSha256 ?? old };
    }

    /// <summary>Contents seen in the same visit, or on different pages of the same crawl, exist side by side and do not replace each other.</summary>
    private bool ExistSideBySide(CrawlVisit visit, ScriptVersion version, Sha256Hash before) =>
        _present.Contains((version.ScriptId, before))
        || (_versions.GetValueOrDefault((version.ScriptId, before)) is { } left
            && (left.FirstCrawlId == version.FirstCrawlId || left.LastSeenAt >= (visit.Crawl.StartedAt ?? visit.Crawl.QueuedAt)));

    private async Task LinkToPageAsync(CrawlVisit visit, Page page, List<ScriptSighting> sightings, CancellationToken cancellationToken)
    {
        var ids = sightings.Select(sighting => sighting.Script.Id).Distinct().ToList();
        var links = await database.ScriptsOnPages
            .Where(link => link.SiteId == visit.Site.Id && link.PageId == page.Id && ids.Contains(link.ScriptId))
            .ToDictionaryAsync(link => link.ScriptId, cancellationToken);

        foreach (var script in sightings.Select(sighting => sighting.Script).Distinct())
        {
            if (!links.TryGetValue(script.Id, out var link))
            {
                link = new ScriptOnPage { SiteId = script.SiteId, ScriptId = script.Id, PageId = page.Id, FirstSeenAt = visit.At };
                database.ScriptsOnPages.Add(link);
                script.PageCount++;
            }

            link.LastSeenAt = visit.At;
            link.CrawledAt = visit.At;
        }
    }
}
