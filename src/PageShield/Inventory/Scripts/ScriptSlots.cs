using Microsoft.EntityFrameworkCore;
using PageShield.Crawls;
using PageShield.Crawls.Captures;
using PageShield.Inventory.Pages;
using PageShield.Inventory.Recording;
using PageShield.Reports;
using PageShield.Reports.Urls;
using PageShield.Storage;

namespace PageShield.Inventory.Scripts;

/// <summary>
/// Decides which script a sighting belongs to. Code with a URL is matched by its URL template; if several files share a template,
/// <see cref="FileSlots"/> distinguishes them. Other code is matched, in this order, by the same content; code that only passes values to the same
/// destination, regardless of place; the same structure, at the same place or in long code; similar content, with a lower threshold at the same place
/// of the same page.
/// </summary>
internal sealed class ScriptSlots(PageShieldDbContext database, CrawlVisit visit, Page? page, RecordedContents contents)
{
    /// <summary>Structures of shorter texts are too common to identify a script, except at the same place.</summary>
    private const int TellingLength = 200;

    private readonly Dictionary<Sha256Hash, Script> _byIdentity = [];
    private readonly Dictionary<(string Use, Sha256Hash Sha256), Script> _byContent = [];
    private readonly Dictionary<(string Use, Sha256Hash Destination), Script> _byDestination = [];
    private readonly Dictionary<string, Script> _reported = [];
    private readonly List<Candidate> _candidates = [];
    private readonly HashSet<long> _taken = [];
    private readonly FileSlots _files = new(database, visit, page, contents);
    private HashSet<Sha256Hash> _present = [];
    private Dictionary<int, Script> _renamed = [];

    public async Task LoadAsync(CancellationToken cancellationToken)
    {
        var identities = visit.Capture.Scripts.Where(ScriptIdentity.HasOwnUrl)
            .SelectMany(IdentitiesOf)
            .Distinct().ToList();
        _present = [.. identities];
        foreach (var alias in await database.ScriptAliases.Where(alias => alias.SiteId == visit.Site.Id && identities.Contains(alias.Identity))
            .Join(database.Scripts, alias => new { alias.SiteId, Id = alias.ScriptId }, script => new { script.SiteId, script.Id },
                (alias, script) => new { alias.Identity, Script = script })
            .ToListAsync(cancellationToken))
            _byIdentity[alias.Identity] = alias.Script;
        foreach (var script in await database.Scripts
            .Where(script => script.SiteId == visit.Site.Id && identities.Contains(script.Identity))
            .ToListAsync(cancellationToken))
            _byIdentity[script.Identity] = script;

        var templates = visit.Capture.Scripts.Where(ScriptIdentity.HasOwnUrl).Select(ReportTemplateOf).Distinct().ToList();
        foreach (var script in await database.Scripts
            .Where(script => script.SiteId == visit.Site.Id && script.CrawledAt == null && templates.Contains(script.ReportTemplate))
            .ToListAsync(cancellationToken))
            _reported.TryAdd(script.ReportTemplate, script);

        await LoadCandidatesAsync(cancellationToken);
        await _files.LoadAsync(cancellationToken);
        await LoadRenamedAsync(cancellationToken);
    }

    /// <summary>
    /// Returns the script, new or known, and the previous content that this sighting replaces; null if that is the script's current content.
    /// </summary>
    public (Script Script, bool IsNew, Sha256Hash? Before) FindOrAdd(CapturedScript captured, Func<long> nextId)
    {
        var seat = ScriptIdentity.HasOwnUrl(captured) ? _files.AssignmentOf(captured) : null;
        var found = ScriptIdentity.HasOwnUrl(captured) ? FindByUrl(captured, seat) : FindByContent(captured);
        if (found is not null)
        {
            _taken.Add(found.Id);
            if (seat is { IsNew: true }) seat.Script ??= found;
            return (found, false, seat is { IsNew: false } && seat.Script == found ? seat.Traits?.Sha256 : null);
        }

        var script = Create(captured, nextId());
        if (seat is not null) seat.Script = script;
        database.Scripts.Add(script);
        _taken.Add(script.Id);
        _byIdentity[script.Identity] = script;
        if (captured.SourceSha256 is { } hash) _byContent[(ScriptIdentity.UseOf(captured.Kind), hash)] = script;
        if (!ScriptIdentity.HasOwnUrl(captured) && DestinationOf(captured) is { } destination)
            _byDestination[(ScriptIdentity.UseOf(captured.Kind), destination)] = script;
        return (script, true, null);
    }

    /// <summary>Identities under which a script with its own URL may be stored.</summary>
    private static IEnumerable<Sha256Hash> IdentitiesOf(CapturedScript script)
    {
        var template = ResourceTemplate.Of(script.RequestedUrl!); // not null: has its own URL
        yield return ScriptIdentity.OfUrl(script.Kind, template);
        // not null: has its own URL
        if (UrlTemplate.Fold(script.RequestedUrl!) is var alone && alone != template) yield return ScriptIdentity.OfUrl(script.Kind, alone);
        yield return ScriptIdentity.OfExactUrl(script.Kind, script.RequestedUrl!); // not null: has its own URL
        if (script.SourceSha256 is { } hash) yield return ScriptIdentity.OfFile(script.Kind, template, hash);
    }

    private async Task LoadRenamedAsync(CancellationToken cancellationToken)
    {
        var files = visit.Capture.Scripts.Where(ScriptIdentity.HasOwnUrl)
            .Select(file =>
                (File: file,
                Known: _files.AssignmentOf(file)?.Script
                ?? IdentitiesOf(file).Select(identity => _byIdentity.GetValueOrDefault(identity)).FirstOrDefault(script => script is not null)))
            .ToList();
        var unknown = files.Where(file => file.Known is null && !_reported.ContainsKey(ReportTemplateOf(file.File))).Select(file => file.File)
            .ToList();
        _renamed = await new RenamedFiles(database, visit, page, contents)
            .FindAsync(unknown, files.Select(file => file.Known?.Id).OfType<long>().ToHashSet(), cancellationToken);
    }

    private async Task LoadCandidatesAsync(CancellationToken cancellationToken)
    {
        var withoutUrl = visit.Capture.Scripts.Where(script => !ScriptIdentity.HasOwnUrl(script)).ToList();
        if (withoutUrl.Count == 0) return;

        var hashes = withoutUrl.Select(script => script.SourceSha256).OfType<Sha256Hash>().Distinct().ToList();
        var structures = hashes.Select(hash => contents.Traits.GetValueOrDefault(hash)?.StructureHash).OfType<Sha256Hash>().Distinct().ToList();
        var destinations = withoutUrl.Select(DestinationOf).OfType<Sha256Hash>().Distinct().ToList();
        var templates = withoutUrl.Select(script => UrlTemplate.Fold(script.DocumentUrl)).Distinct().ToList();
        var kinds = withoutUrl.Select(script => script.Kind).Distinct().ToList();

        var rows = await (
            from script in database.Scripts
            where script.SiteId == visit.Site.Id && kinds.Contains(script.Kind)
            join version in database.ScriptVersions on new { script.SiteId, ScriptId = script.Id } equals new { version.SiteId, version.ScriptId }
            join content in database.ScriptContents on version.Sha256 equals content.Sha256
            where hashes.Contains(version.Sha256)
                || (content.StructureHash != null && structures.Contains(content.StructureHash.Value))
                || (content.DestinationHash != null && destinations.Contains(content.DestinationHash.Value) && version.Sha256 == script.CurrentSha256)
                || (templates.Contains(script.UrlTemplate) && version.Sha256 == script.CurrentSha256)
            orderby script.Id
            select new
            {
                Script = script,
                Traits = new ContentTraits(content.Sha256, content.StructureHash, content.Fingerprint, content.Length, content.DestinationHash)
            })
            .ToListAsync(cancellationToken);

        foreach (var row in rows)
        {
            _byContent.TryAdd((ScriptIdentity.UseOf(row.Script.Kind), row.Traits.Sha256), row.Script);
            if (row.Traits.DestinationHash is { } destination)
                _byDestination.TryAdd((ScriptIdentity.UseOf(row.Script.Kind), destination), row.Script);
            _byIdentity.TryAdd(row.Script.Identity, row.Script);
            _candidates.Add(new Candidate(row.Script, row.Traits));
        }
    }

    private Script? FindByUrl(CapturedScript captured, FileAssignment? seat)
    {
        // not null: has its own URL
        if (_byIdentity.GetValueOrDefault(ScriptIdentity.OfExactUrl(captured.Kind, captured.RequestedUrl!)) is { } split) return split;
        if (seat?.Script is { } known) return known;

        var template = ResourceTemplate.Of(captured.RequestedUrl!); // not null: has its own URL
        if (_byIdentity.GetValueOrDefault(ScriptIdentity.OfUrl(captured.Kind, template)) is not { } first)
            return JoinGroup(captured, template) ?? Rename(captured, template) ?? AdoptReported(captured);
        if (seat is not { IsNew: true } || first.CurrentSha256 is null && first.CrawledAt is null) return first;
        // it had been renamed and is now back
        if (first.UrlTemplate != template && !_taken.Contains(first.Id) && !_present.Contains(first.Identity)) return first;
        return captured.SourceSha256 is { } hash ? _byIdentity.GetValueOrDefault(ScriptIdentity.OfFile(captured.Kind, template, hash)) : first;
    }

    /// <summary>Switches a script stored under its exact host to the host group.</summary>
    private Script? JoinGroup(CapturedScript captured, string template)
    {
        // not null: has its own URL
        if (_byIdentity.GetValueOrDefault(ScriptIdentity.OfUrl(captured.Kind, UrlTemplate.Fold(captured.RequestedUrl!))) is not { } script)
            return null;

        database.ScriptAliases.Add(new ScriptAlias { SiteId = script.SiteId, Identity = script.Identity, ScriptId = script.Id });
        SetIdentity(script, captured, template, ReasonOf(template));
        return script;
    }

    private void SetIdentity(Script script, CapturedScript captured, string template, string reason)
    {
        script.Identity = ScriptIdentity.OfUrl(captured.Kind, template);
        script.IdentityReason = reason;
        (script.UrlTemplate, script.ReportTemplate) = (template, ReportTemplateOf(captured));
        _byIdentity[script.Identity] = script;
    }

    /// <summary>Switches a renamed script to its new URL; the old identity remains as an alias.</summary>
    private Script? Rename(CapturedScript captured, string template)
    {
        if (!_renamed.Remove(captured.Id, out var script)) return null;

        database.ScriptAliases.Add(new ScriptAlias { SiteId = script.SiteId, Identity = script.Identity, ScriptId = script.Id });
        _byIdentity[script.Identity] = script;
        SetIdentity(script, captured, template,
            $"{ReasonOf(template)} It replaced {Urls.Truncate(script.UrlTemplate, 200)} on a page, with similar code or a similar URL.");
        return script;
    }

    /// <summary>Gives a script known only from visitors' reports the identity found by the crawl.</summary>
    private Script? AdoptReported(CapturedScript captured)
    {
        if (!_reported.Remove(ReportTemplateOf(captured), out var script)) return null;

        var template = ResourceTemplate.Of(captured.RequestedUrl!); // not null: has its own URL
        SetIdentity(script, captured, template, ReasonOf(template));
        return script;
    }

    private static string ReportTemplateOf(CapturedScript captured) =>
        captured.RequestedUrl is { } url ? ResourceTemplate.WithoutValues(url) : UrlTemplate.FoldWithoutValues(captured.DocumentUrl);

    private static string ReasonOf(string urlTemplate) => $"Every file at {urlTemplate} counts as this script.";

    private Script? FindByContent(CapturedScript captured)
    {
        if (captured.SourceSha256 is not { } hash)
            return _byIdentity.GetValueOrDefault(ScriptIdentity.OfContent(captured, UrlTemplate.Fold(captured.DocumentUrl)));
        if (_byContent.TryGetValue((ScriptIdentity.UseOf(captured.Kind), hash), out var same)) return same;

        if (DestinationOf(captured) is { } destination
            && _byDestination.TryGetValue((ScriptIdentity.UseOf(captured.Kind), destination), out var sameDestination))
            return sameDestination;

        var traits = contents.Traits.GetValueOrDefault(hash);
        var template = UrlTemplate.Fold(captured.DocumentUrl);
        return _candidates
            .Where(candidate => ScriptIdentity.UseOf(candidate.Script.Kind) == ScriptIdentity.UseOf(captured.Kind)
                && !_taken.Contains(candidate.Script.Id))
            .Select(candidate => (candidate.Script, Likeness: Likeness(candidate, captured, traits, template)))
            .Where(candidate => candidate.Likeness > 0)
            .OrderByDescending(candidate => candidate.Likeness).ThenBy(candidate => candidate.Script.Id)
            .Select(candidate => candidate.Script)
            .FirstOrDefault();
    }

    private Sha256Hash? DestinationOf(CapturedScript captured) =>
        captured.SourceSha256 is { } hash ? contents.Traits.GetValueOrDefault(hash)?.DestinationHash : null;

    /// <summary>0 for a different script; higher values mean a better match.</summary>
    private static double Likeness(Candidate candidate, CapturedScript captured, ContentTraits? traits, string documentTemplate)
    {
        var samePlace = candidate.Script.Place == captured.Place && candidate.Script.UrlTemplate == documentTemplate;
        var sameStructure = traits?.StructureHash is { } structure && structure == candidate.Traits.StructureHash;
        if (sameStructure && (samePlace || traits!.Length >= TellingLength)) return samePlace ? 3 : 2; // not null: has a structure

        var similarity = ScriptTraits.Similarity(candidate.Traits.Fingerprint, traits?.Fingerprint);
        return samePlace && similarity >= 0.4 ? 1 + similarity : similarity >= 0.8 ? similarity : 0;
    }

    private Script Create(CapturedScript captured, long id)
    {
        var hasUrl = ScriptIdentity.HasOwnUrl(captured);
        var template = hasUrl ? ResourceTemplate.Of(captured.RequestedUrl!) : UrlTemplate.Fold(captured.DocumentUrl); // not null: has its own URL
        var isOneOfMany = hasUrl && captured.SourceSha256 is not null && _byIdentity.ContainsKey(ScriptIdentity.OfUrl(captured.Kind, template));
        return new Script
        {
            SiteId = visit.Site.Id,
            Id = id,
            Identity = isOneOfMany ? ScriptIdentity.OfFile(captured.Kind, template, captured.SourceSha256!.Value) // not null: checked above
                : hasUrl ? ScriptIdentity.OfUrl(captured.Kind, template) : ScriptIdentity.OfContent(captured, template),
            IdentityReason = isOneOfMany
                ? $"Several files have names like {template}. The one with the most similar code, or the one that replaced it on the same page, "
                    + "counts as this script."
                : hasUrl ? ReasonOf(template)
                : "The same code, code with the same structure, or similar code at the same place counts as this script.",
            Kind = captured.Kind,
            UrlTemplate = template,
            ReportTemplate = ReportTemplateOf(captured),
            Url = captured.Url,
            Host = Urls.HostOf(captured.Url),
            FirstSeenAt = visit.At,
        };
    }

    private sealed record Candidate(Script Script, ContentTraits Traits);
}
