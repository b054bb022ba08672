using Microsoft.EntityFrameworkCore;
using PageShield.Crawls;
using PageShield.Inventory.Authorizations;
using PageShield.Inventory.Connections;
using PageShield.Inventory.Scripts;
using PageShield.Reports;
using PageShield.Reports.Batches;
using PageShield.Reports.Urls;
using PageShield.Sites;
using PageShield.Storage;

namespace PageShield.Inventory.Recording;

/// <summary>
/// Adds data from visitors' reports to the inventory. Reports are claims by strangers: they add and count but never remove anything, and items
/// mentioned by only a few remain unconfirmed. The caller saves.
/// </summary>
internal sealed class ReportedInventory(PageShieldDbContext database, TimeProvider time)
{
    // One visit may report a script twice, as a violation and by its hash. That counts once.
    private readonly HashSet<Script> _counted = [];

    /// <summary>Number of reports before something not seen by a crawl may count as active.</summary>
    public const int ReportsToConfirm = 3;

    /// <summary>Number of client addresses that must have reported its host, so that no single sender can confirm anything.</summary>
    public const int ClientsToConfirm = 3;

    /// <summary>Maximum number of a site's scripts, and also of its connections, that no crawl has confirmed.</summary>
    public const int MostUnconfirmed = 5_000;

    private static readonly HashSet<string> ScriptDirectives =
        ["script-src", "script-src-elem", "worker-src", "script"];

    private static readonly Dictionary<string, ConnectionType> ConnectionDirectives = new()
    {
        ["connect-src"] = ConnectionType.Fetch,
        ["form-action"] = ConnectionType.Form,
        ["frame-src"] = ConnectionType.Iframe,
        ["child-src"] = ConnectionType.Iframe,
        ["img-src"] = ConnectionType.Image,
    };

    /// <summary>Number of client addresses that reported each host; 1 if missing.</summary>
    public IReadOnlyDictionary<string, int> Clients { get; init; } = new Dictionary<string, int>();

    /// <summary>Adds scripts and connections. Expects observations that are not hidden and concern the site's own documents.</summary>
    public async Task AddAsync(Site site, IReadOnlyList<BatchObservation> observations, CancellationToken cancellationToken)
    {
        var withHost = observations.Where(observation => observation.BlockedHost.Length > 0 && observation.Key.Kind.Row().FeedsInventory).ToList();
        var scripts = withHost.Where(observation => ScriptDirectives.Contains(observation.Key.Directive) && !IsOriginOnly(observation.Key.BlockedUrl))
            .ToList();
        var connections = withHost.Where(observation => ConnectionDirectives.ContainsKey(observation.Key.Directive)).ToList();
        if (scripts.Count > 0) await AddScriptsAsync(site, scripts, cancellationToken);
        if (connections.Count > 0) await AddConnectionsAsync(site, connections, cancellationToken);
    }

    /// <summary>
    /// Adds hashes computed by browsers, and their scripts if not already known. A hash that no crawl has seen, for a script known to the crawler, is
    /// returned: visitors ran a version that the crawler never received. Call after <see cref="AddAsync"/>.
    /// </summary>
    /// <returns>The unknown versions, each hash once.</returns>
    public async Task<IReadOnlyList<ScriptVersion>> AddHashesAsync(
        Site site, IReadOnlyList<HashSighting> sightings, CancellationToken cancellationToken)
    {
        var templates = sightings.Select(sighting => ResourceTemplate.WithHostGroup(sighting.Url)).Distinct().ToList();
        var known = await ScriptsAtAsync(site, templates, cancellationToken);
        var unseen = sightings.Where(sighting => !known.Contains(ResourceTemplate.WithHostGroup(sighting.Url)))
            .DistinctBy(sighting => ResourceTemplate.WithHostGroup(sighting.Url)).ToList();
        var room = unseen.Count == 0 ? 0 : await RoomAsync(site, cancellationToken);
        var parties = new Parties(site.Hosts);
        var added = unseen.Where(sighting => Urls.HostOf(sighting.Url).Length > 0).Take(room)
            .Select(sighting => NewScript(site, parties, sighting.Url, Urls.HostOf(sighting.Url), sighting.FirstSeenAt));
        var scripts = known.SelectMany(group => group).Concat(added).ToLookup(script => script.ReportTemplate);
        var ids = scripts.SelectMany(group => group).Select(script => script.Id).ToList();
        var hashes = sightings.Select(sighting => sighting.Hash).Distinct().ToList();
        var sources = await database.ContentAliases.Where(alias => hashes.Contains(alias.BytesSha256))
            .ToDictionaryAsync(alias => alias.BytesSha256, alias => alias.Sha256, cancellationToken);
        var versions = await database.ScriptVersions
            .Where(version => version.SiteId == site.Id && ids.Contains(version.ScriptId))
            .ToListAsync(cancellationToken);

        var unknown = new List<ScriptVersion>();
        foreach (var sighting in sightings)
        {
            var hash = sources.GetValueOrDefault(sighting.Hash, sighting.Hash);
            var (script, version) = FindOwner(hash, [.. scripts[ResourceTemplate.WithHostGroup(sighting.Url)]], versions);
            if (script is null) continue;

            if (version is null)
            {
                version = NewVersion(script, hash, sighting);
                versions.Add(version);
                if (script.CrawledAt is not null) unknown.Add(version);
            }

            version.ReportCount += sighting.Count;
            version.LastSeenAt = Later(version.LastSeenAt, sighting.LastSeenAt);
            Mention(script, _counted.Contains(script) ? 0 : sighting.Count, sighting.LastSeenAt);
        }

        return unknown;
    }

    /// <summary>
    /// Of several scripts with one template, returns the one that has this content. Unknown content belongs to the script crawled last.
    /// </summary>
    private static (Script? Script, ScriptVersion? Version) FindOwner(Sha256Hash hash, List<Script> scripts, List<ScriptVersion> versions)
    {
        foreach (var script in scripts)
        {
            if (versions.Find(version => version.ScriptId == script.Id && (version.Sha256 == hash || version.BytesSha256 == hash)) is { } version)
                return (script, version);
        }

        return (scripts.MaxBy(script => script.CrawledAt ?? DateTimeOffset.MinValue), null);
    }

    /// <summary>
    /// Applies newly learned templates to scripts that no crawl has seen. Scripts that now share a template are merged and their reports added up.
    /// Scripts that a crawl saw or an operator decided about are unchanged.
    /// </summary>
    public async Task FoldAsync(Site site, LearnedTemplates learned, CancellationToken cancellationToken)
    {
        var scripts = await database.Scripts
            .Where(script => script.SiteId == site.Id && script.CrawledAt == null && script.CurrentSha256 == null
                && script.Kind == ScriptKind.External && script.VersionCount == 0)
            .Where(script => !database.Set<AuthorizationEvent>().Any(row => row.SiteId == script.SiteId && row.ScriptId == script.Id)
                && !database.Set<Authorization>().Any(row => row.SiteId == script.SiteId && row.ScriptId == script.Id))
            .ToListAsync(cancellationToken);
        foreach (var group in scripts.GroupBy(script => learned.Fold(LearnedKind.Resource, script.ReportTemplate))
            .Where(group => group.Any(script => script.ReportTemplate != group.Key)))
        {
            var identity = ScriptIdentity.OfUrl(ScriptKind.External, group.Key);
            if (await database.Scripts.AnyAsync(script => script.SiteId == site.Id && script.Identity == identity, cancellationToken)) continue;

            var survivor = group.MaxBy(script => script.ReportCount)!; // not null: groups are not empty
            foreach (var other in group.Where(script => script != survivor))
            {
                survivor.ReportCount += other.ReportCount;
                survivor.FirstSeenAt = other.FirstSeenAt < survivor.FirstSeenAt ? other.FirstSeenAt : survivor.FirstSeenAt;
                survivor.ReportedAt = Later(survivor.ReportedAt, other.ReportedAt);
                survivor.LastSeenAt = Later(survivor.LastSeenAt, other.LastSeenAt);
                database.Scripts.Remove(other);
            }

            survivor.UrlTemplate = survivor.ReportTemplate = group.Key;
            survivor.Identity = identity;
            survivor.IdentityReason = $"Visitors' browsers reported files at {group.Key}; no crawl has seen one yet.";
        }
    }

    private async Task AddScriptsAsync(Site site, List<BatchObservation> observations, CancellationToken cancellationToken)
    {
        var known = await ScriptsAtAsync(site, [.. observations.Select(TemplateOf).Distinct()], cancellationToken);
        var room = await RoomAsync(site, cancellationToken);
        var parties = new Parties(site.Hosts);
        foreach (var group in observations.GroupBy(TemplateOf))
        {
            var scripts = known[group.Key].ToList();
            if (scripts.Count == 0 && room-- > 0)
                scripts.Add(NewScript(site, parties, group.First().Key.BlockedUrl, group.First().BlockedHost, group.First().FirstSeenAt));
            foreach (var script in scripts)
            {
                Mention(script, group.Sum(observation => observation.Count), group.Max(observation => observation.LastSeenAt));
                _counted.Add(script);
            }
        }
    }

    private async Task<int> RoomAsync(Site site, CancellationToken cancellationToken) =>
        Math.Max(0, MostUnconfirmed
            - await database.Scripts.CountAsync(script => script.SiteId == site.Id && script.CrawledAt == null, cancellationToken)
            - database.Scripts.Local.Count(script => database.Entry(script).State == EntityState.Added));

    private void Mention(Script script, long count, DateTimeOffset at)
    {
        script.ReportCount += count;
        script.ReportedAt = Later(script.ReportedAt, at);
        script.LastSeenAt = Later(script.LastSeenAt, script.ReportedAt);
        if (script.CrawledAt is not null || IsConfirmed(script.ReportCount, script.Host)) script.Status = InventoryStatus.Active;
    }

    private async Task AddConnectionsAsync(Site site, List<BatchObservation> observations, CancellationToken cancellationToken)
    {
        var templates = observations.Select(TemplateOf).Distinct().ToList();
        var known = (await database.Connections
            .Where(connection => connection.SiteId == site.Id && templates.Contains(connection.UrlTemplate))
            .ToListAsync(cancellationToken)).ToLookup(connection => connection.UrlTemplate);
        var room = MostUnconfirmed - await database.Connections.CountAsync(connection => connection.SiteId == site.Id && connection.CrawledAt == null,
            cancellationToken);
        var parties = new Parties(site.Hosts);
        foreach (var group in observations.GroupBy(TemplateOf))
        {
            var connections = known[group.Key].ToList();
            if (connections.Count == 0 && room-- > 0) connections.Add(NewConnection(site, parties, group.First()));
            foreach (var connection in connections)
            {
                connection.ReportCount += group.Sum(observation => observation.Count);
                connection.ReportedAt = Later(connection.ReportedAt, group.Max(observation => observation.LastSeenAt));
                connection.LastSeenAt = Later(connection.LastSeenAt, connection.ReportedAt);
                if (connection.CrawledAt is not null || IsConfirmed(connection.ReportCount, connection.Host))
                    connection.Status = InventoryStatus.Active;
            }
        }
    }

    private async Task<ILookup<string, Script>> ScriptsAtAsync(Site site, List<string> templates, CancellationToken cancellationToken)
    {
        var stored = await database.Scripts
            .Where(script => script.SiteId == site.Id && templates.Contains(script.ReportTemplate) && script.Kind != ScriptKind.Inline)
            .ToListAsync(cancellationToken);
        var justAdded = database.Scripts.Local
            .Where(script => script.SiteId == site.Id && templates.Contains(script.ReportTemplate)
                && database.Entry(script).State == EntityState.Added);
        return stored.Concat(justAdded).ToLookup(script => script.ReportTemplate);
    }

    private static string TemplateOf(BatchObservation observation) => ResourceTemplate.WithHostGroup(observation.Key.BlockedUrl);

    private Script NewScript(Site site, Parties parties, string url, string host, DateTimeOffset firstSeenAt)
    {
        var template = ResourceTemplate.WithHostGroup(url);
        var script = new Script
        {
            SiteId = site.Id,
            Id = RowId.Next(time),
            Identity = ScriptIdentity.OfUrl(ScriptKind.External, template),
            IdentityReason = $"Visitors' browsers reported files at {template}; no crawl has seen one yet.",
            Kind = ScriptKind.External,
            UrlTemplate = template,
            ReportTemplate = template,
            Url = url,
            Host = host,
            Party = parties.Of(host),
            Status = InventoryStatus.Unconfirmed,
            FirstSeenAt = firstSeenAt,
            LastSeenAt = firstSeenAt,
        };
        database.Scripts.Add(script);
        return script;
    }

    private Connection NewConnection(Site site, Parties parties, BatchObservation observation)
    {
        var type = ConnectionDirectives[observation.Key.Directive];
        var connection = new Connection
        {
            SiteId = site.Id,
            Id = RowId.Next(time),
            Identity = ConnectionRecorder.IdentityOf(type, "", TemplateOf(observation)),
            UrlTemplate = TemplateOf(observation),
            Host = observation.BlockedHost,
            Method = "",
            Type = type,
            Party = parties.Of(observation.BlockedHost),
            Status = InventoryStatus.Unconfirmed,
            FirstSeenAt = observation.FirstSeenAt,
            LastSeenAt = observation.LastSeenAt,
        };
        database.Connections.Add(connection);
        return connection;
    }

    private ScriptVersion NewVersion(Script script, Sha256Hash hash, HashSighting sighting)
    {
        var version = new ScriptVersion
        {
            SiteId = script.SiteId,
            ScriptId = script.Id,
            Sha256 = hash,
            Url = sighting.Url,
            FirstSeenAt = sighting.FirstSeenAt,
            LastSeenAt = sighting.LastSeenAt,
        };
        database.ScriptVersions.Add(version);
        script.VersionCount++;
        return version;
    }

    private bool IsConfirmed(long reports, string host) => reports >= ReportsToConfirm && Clients.GetValueOrDefault(host, 1) >= ClientsToConfirm;

    /// <summary>Old browsers report only the origin of a redirected URL, which does not identify a script.</summary>
    private static bool IsOriginOnly(string url) =>
        Uri.TryCreate(url, UriKind.Absolute, out var uri) && uri.AbsolutePath == "/" && uri.Query.Length == 0;

    private static DateTimeOffset Later(DateTimeOffset? first, DateTimeOffset? second) =>
        first is { } a && second is { } b ? (a > b ? a : b) : first ?? second ?? DateTimeOffset.MinValue;
}
