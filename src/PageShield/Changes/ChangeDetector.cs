using Microsoft.EntityFrameworkCore;
using PageShield.Changes.Code;
using PageShield.Crawls;
using PageShield.Crawls.Captures;
using PageShield.Inventory.Connections;
using PageShield.Inventory.Cookies;
using PageShield.Inventory.Pages;
using PageShield.Inventory.Recording;
using PageShield.Inventory.Scripts;
using PageShield.Reports;
using PageShield.Reports.Urls;
using PageShield.Storage;

namespace PageShield.Changes;

/// <summary>Turns the inventory differences of a capture into changes. A baseline crawl has none.</summary>
internal sealed class ChangeDetector(PageShieldDbContext database, TimeProvider time)
{
    /// <summary>How long another removal of the same script or host is not recorded again.</summary>
    private static readonly TimeSpan GoneAgain = TimeSpan.FromDays(30);

    private readonly GeneratedScripts _generated = new(database);

    /// <summary>Adds the visit's changes to the context. The caller saves.</summary>
    public async Task<IReadOnlyList<Change>> DetectAsync(RecordedVisit recorded, CancellationToken cancellationToken)
    {
        if (recorded.Visit.Crawl.IsBaseline) return [];

        var changes = new List<Change>();
        changes.AddRange(recorded.NewScriptHosts.Select(sighting => NewScriptHost(recorded, sighting)));
        changes.AddRange(recorded.Scripts.Where(sighting => sighting.IsNew).Select(sighting => NewScript(recorded, sighting)));
        foreach (var sighting in recorded.Scripts.Where(sighting => sighting is { IsNew: false, OldSha256: not null }
            && (sighting.IsNewVersion || sighting.IsReturn)))
        {
            if (await ChangedScriptAsync(recorded, sighting, cancellationToken) is { } change) changes.Add(change);
        }

        changes.AddRange(
            recorded.Scripts.Where(sighting => sighting.LostIntegrity is not null).Select(sighting => LostIntegrity(recorded, sighting)));
        changes.AddRange(
            recorded.Scripts.Where(sighting => sighting.GainedIntegrity is not null).Select(sighting => GainedIntegrity(recorded, sighting)));
        foreach (var sighting in recorded.Scripts.Where(sighting => sighting.HasNewLoader))
            changes.Add(await NewLoaderAsync(recorded, sighting, cancellationToken));
        if (recorded.Order is { } order) changes.Add(NewOrder(recorded, order));
        changes.AddRange(recorded.NewConnectionHosts.Select(connection => NewConnectionHost(recorded, connection)));
        changes.AddRange(recorded.NewFrameHosts.Select(host => NewFrame(recorded, host)));
        changes.AddRange(recorded.UnsandboxedFrameHosts.Select(host => FreedFrame(recorded, host)));
        changes.AddRange(recorded.Headers.Select(header => ChangedHeader(recorded, header)));
        changes.AddRange(FormDifference.Among(recorded.Forms, recorded.Visit.Site.Hosts).Select(form => ChangedForm(recorded, form)));
        changes.AddRange(recorded.Cookies.Select(cookie => ChangedCookie(recorded, cookie)));

        changes = await new RepeatedChanges(database).RemoveAsync(recorded, changes, cancellationToken);
        return await AddAsync(changes, recorded.Scripts.Select(sighting => sighting.Script), cancellationToken);
    }

    /// <summary>Adds a change for each script and third-party host that crawls no longer find. The caller saves.</summary>
    public async Task<IReadOnlyList<Change>> DetectMissingAsync(Crawl crawl, MissingInventory missing, CancellationToken cancellationToken)
    {
        var since = time.GetUtcNow() - GoneAgain;
        var ids = missing.Scripts.Select(script => script.Id).ToList();
        var recent = database.Changes.Where(change => change.SiteId == crawl.SiteId && change.At >= since);
        var goneScripts = await recent
            .Where(change => change.Kind == ChangeKind.ScriptRemoved && change.ScriptId != null && ids.Contains(change.ScriptId.Value))
            .Select(change => change.ScriptId).ToListAsync(cancellationToken);
        var goneHosts = missing.ConnectionHosts.Count == 0 ? [] : await recent
            .Where(change => change.Kind == ChangeKind.ConnectionHostRemoved).Select(change => change.Subject).ToListAsync(cancellationToken);
        List<Change> changes =
        [
            .. missing.Scripts.Where(script => !goneScripts.Contains(script.Id)).Select(script => MissingScript(crawl, script)),
            .. missing.ConnectionHosts.Where(connection => !goneHosts.Contains(connection.Host))
                .Select(connection => MissingConnectionHost(crawl, connection)),
        ];
        return await AddAsync(changes, missing.Scripts, cancellationToken);
    }

    /// <summary>Adds a change for each version that visitors ran and no crawl ever received. The caller saves.</summary>
    public async Task<IReadOnlyList<Change>> DetectUnknownVersionsAsync(IReadOnlyList<ScriptVersion> versions, CancellationToken cancellationToken)
    {
        var changes = new List<Change>();
        foreach (var version in versions)
        {
            var script = await database.Scripts.FindAsync([version.SiteId, version.ScriptId], cancellationToken);
            if (script is null) continue;

            changes.Add(new Change
            {
                SiteId = version.SiteId,
                Id = RowId.Next(time),
                At = version.FirstSeenAt,
                Kind = ChangeKind.UnknownVersionInField,
                Class = ChangeClass.Code,
                ScriptId = script.Id,
                Subject = script.UrlTemplate,
                Summary = "Visitors' browsers ran a version of this script that the crawler never received. It may be served only to some visitors.",
                OldSha256 = script.CurrentSha256,
                NewSha256 = version.Sha256,
                OnPaymentPage = script.OnPaymentPage,
            });
        }

        return await AddAsync(changes, [], cancellationToken);
    }

    private async Task<List<Change>> AddAsync(List<Change> changes, IEnumerable<Script> scripts, CancellationToken cancellationToken)
    {
        foreach (var change in changes) change.Sameness = Change.SamenessOf(change);
        await new Expectations(database, time).MeetAsync(changes, scripts, cancellationToken);
        database.Changes.AddRange(changes);
        return changes;
    }

    private Change MissingScript(Crawl crawl, Script script) => new()
    {
        SiteId = script.SiteId,
        Id = RowId.Next(time),
        At = crawl.FinishedAt ?? time.GetUtcNow(),
        Kind = ChangeKind.ScriptRemoved,
        Class = ChangeClass.Code,
        CrawlId = crawl.Id,
        ScriptId = script.Id,
        Subject = script.UrlTemplate,
        Summary = $"This {Words.Of(script.Kind)} was removed from every page that used it.",
        OldSha256 = script.CurrentSha256,
        OnPaymentPage = script.OnPaymentPage,
    };

    private Change MissingConnectionHost(Crawl crawl, Connection connection) => new()
    {
        SiteId = connection.SiteId,
        Id = RowId.Next(time),
        At = crawl.FinishedAt ?? time.GetUtcNow(),
        Kind = ChangeKind.ConnectionHostRemoved,
        Class = ChangeClass.Data,
        CrawlId = crawl.Id,
        Subject = connection.Host,
        Summary = $"Pages no longer contact {connection.Host}: {MissingRecorder.CrawlsUntilRemoved} complete crawls in a row saw no request to it.",
        OldValue = connection.UrlTemplate,
        OnPaymentPage = connection.OnPaymentPage,
    };

    private Change NewScriptHost(RecordedVisit recorded, ScriptSighting sighting) =>
        About(recorded, sighting.Script, ChangeKind.ScriptHostAdded, ChangeClass.Capability, sighting.Script.Host,
            $"Scripts now also load from {sighting.Script.Host}, which served none before.", change =>
                change.NewSha256 = sighting.Captured.SourceSha256);

    private Change NewScript(RecordedVisit recorded, ScriptSighting sighting)
    {
        var script = sighting.Script;
        var source = script.Party == Party.Third ? $"from {script.Host}" : "of the site's own";
        var page = recorded.Visit.Capture.FinalUrl.Split('?')[0];
        var summary = sighting.Captured switch
        {
            { Ran: true } => $"A new {Words.Of(script.Kind)} {source} runs on {page}.",
            { NotRunReason: NotRunReason.Network } => $"{page} requests a new {Words.Of(script.Kind)} {source}, which could not be loaded.",
            { NotRunReason: NotRunReason.Csp } => $"{page} requests a new {Words.Of(script.Kind)} {source}, which the page’s policy blocks.",
            _ => $"{page} has a new {Words.Of(script.Kind)} {source}, which did not run.",
        };
        return About(recorded, script, ChangeKind.ScriptAdded, script.Party == Party.Third ? ChangeClass.Capability : ChangeClass.Code,
            script.UrlTemplate, summary, change => change.NewSha256 = sighting.Captured.SourceSha256);
    }

    private async Task<Change?> ChangedScriptAsync(RecordedVisit recorded, ScriptSighting sighting, CancellationToken cancellationToken)
    {
        // not null: a new version of a known script
        var hashes = new List<Sha256Hash> { sighting.OldSha256!.Value, sighting.Captured.SourceSha256!.Value };
        var stored = await database.ScriptContents.Where(content => hashes.Contains(content.Sha256)).ToListAsync(cancellationToken);
        var contents = stored.Union(recorded.NewContents).ToDictionary(content => content.Sha256);
        var (depth, summary) =
            await ContentComparison.CompareAsync(contents.GetValueOrDefault(hashes[0]), contents.GetValueOrDefault(hashes[1]), cancellationToken);
        if (sighting.IsReturn) summary = $"It returned to an earlier version: {char.ToLowerInvariant(summary[0])}{summary[1..]}";
        SteadyText? broken = null;
        if (depth <= ChangeClass.Data
            && await _generated.IsOneAsync(sighting.Script, contents.GetValueOrDefault(hashes[1]), recorded.Visit.At, cancellationToken))
        {
            sighting.Script.Variation = ScriptVariation.Generated;
            broken = await _generated.BrokenTextAsync(
                sighting.Script, contents.GetValueOrDefault(hashes[1]), recorded.Visit.Crawl.Id, cancellationToken);
            if (broken is null) return null;
            summary = $"A value that was the same in every earlier crawl changed: {broken.Before} is now {broken.After}.";
        }

        return About(recorded, sighting.Script, ChangeKind.ScriptChanged, depth, sighting.Script.UrlTemplate, summary,
            change => (change.OldSha256, change.NewSha256, change.OldValue, change.NewValue) = (hashes[0], hashes[1], broken?.Before, broken?.After));
    }

    private Change LostIntegrity(RecordedVisit recorded, ScriptSighting sighting) =>
        About(recorded, sighting.Script, ChangeKind.IntegrityLost, ChangeClass.Capability, sighting.Script.UrlTemplate,
            "The integrity attribute was removed. Browsers now run any content from this URL.", change => change.OldValue = sighting.LostIntegrity);

    private Change GainedIntegrity(RecordedVisit recorded, ScriptSighting sighting) =>
        About(recorded, sighting.Script, ChangeKind.IntegrityGained, ChangeClass.Data, sighting.Script.UrlTemplate,
            "An integrity attribute now pins the content. Browsers run nothing else from this URL.", change =>
                change.NewValue = sighting.GainedIntegrity);

    private async Task<Change> NewLoaderAsync(RecordedVisit recorded, ScriptSighting sighting, CancellationToken cancellationToken)
    {
        var script = sighting.Script;
        var loader = script.ParentScriptId is { } id ? await database.Scripts.FindAsync([script.SiteId, id], cancellationToken) : null;
        var isStranger = loader is { Party: Party.Third } && loader.Host != script.Host;
        return About(recorded, script, ChangeKind.LoaderChanged, isStranger ? ChangeClass.Capability : ChangeClass.Code, script.UrlTemplate,
            loader is null ? "It is now in the page itself. Before, other scripts loaded it."
            : $"It is now loaded by {loader.UrlTemplate}, which never loaded it before.", change => change.NewValue = loader?.UrlTemplate);
    }

    private Change NewOrder(RecordedVisit recorded, OrderDifference order) =>
        About(recorded, order.First, ChangeKind.OrderChanged, ChangeClass.Data, recorded.Page?.UrlTemplate ?? order.First.UrlTemplate,
            $"{order.First.UrlTemplate} now runs before {order.Second.UrlTemplate}, which ran before it.");

    private Change NewConnectionHost(RecordedVisit recorded, Connection connection) =>
        About(recorded, null, ChangeKind.ConnectionHostAdded, ChangeClass.Capability, connection.Host,
            $"Pages now contact {connection.Host} ({Words.Of(connection.Type)}) for the first time.", change =>
                { change.ScriptId = connection.InitiatorScriptId; change.NewValue = connection.UrlTemplate; });

    private Change FreedFrame(RecordedVisit recorded, string host) =>
        About(recorded, null, ChangeKind.SandboxLost, ChangeClass.Capability, host,
            $"The frame from {host} is no longer sandboxed. Its code can now do anything that the page's policy allows, and redirect the page.");

    private Change NewFrame(RecordedVisit recorded, string host) =>
        About(recorded, null, ChangeKind.FrameAdded, ChangeClass.Capability, host, $"The page now embeds a frame from {host}.");

    private Change ChangedHeader(RecordedVisit recorded, ValueDifference header)
    {
        var strength = HeaderStrength.Of(header, recorded);
        var kind = header.Before is null ? ChangeKind.HeaderAdded : header.After is null ? ChangeKind.HeaderRemoved : ChangeKind.HeaderChanged;
        var depth = strength.Weaker.Count == 0 || header.Name.EndsWith("report-only", StringComparison.Ordinal)
            ? ChangeClass.Data
            : ChangeClass.Capability;
        return About(recorded, null, kind, depth, header.Name, strength.Sentence(header.Name, header.Before, header.After),
            change => { change.OldValue = header.Before; change.NewValue = header.After; });
    }

    private Change ChangedForm(RecordedVisit recorded, FormDifference form) =>
        About(recorded, null, ChangeKind.FormChanged, form.IsHarmless ? ChangeClass.Code : ChangeClass.Capability, form.Name, form.Sentence,
            change => { change.OldValue = form.Before; change.NewValue = form.After; });

    private Change ChangedCookie(RecordedVisit recorded, CookieSighting cookie)
    {
        var lost = CookieProtection.Lost(cookie.Before, cookie.After);
        var name = $"The cookie {cookie.Cookie.Name} of {cookie.Cookie.Domain}";
        return About(recorded, null, cookie.Before is null ? ChangeKind.CookieAdded : ChangeKind.CookieChanged,
            lost.Count > 0 ? ChangeClass.Capability : ChangeClass.Data, cookie.Cookie.Name,
            cookie.Before is null ? $"A new cookie {cookie.Cookie.Name} of {cookie.Cookie.Domain} is set."
            : lost.Count > 0 ? $"{name} is less protected: {string.Join(", ", lost)}."
            : $"{name} has other attributes.", change => { change.OldValue = cookie.Before; change.NewValue = cookie.After; });
    }

    private Change About(
        RecordedVisit recorded, Script? script, ChangeKind kind, ChangeClass depth, string subject, string summary, Action<Change>? with = null)
    {
        var change = new Change
        {
            SiteId = recorded.Visit.Site.Id,
            Id = RowId.Next(time),
            At = recorded.Visit.At,
            Kind = kind,
            Class = depth,
            CrawlId = recorded.Visit.Crawl.Id,
            ScriptId = script?.Id,
            PageId = recorded.Page?.Id,
            Subject = subject,
            Summary = summary,
            OnPaymentPage = script?.OnPaymentPage ?? recorded.Page is { HasPaymentFields: true } or { IsPaymentPage: true },
        };
        with?.Invoke(change);
        return change;
    }
}
