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
/// Distinguishes files whose names share one template, such as a bundler's chunks. A file is matched, in this order, to the script with the same
/// content; the same URL; the most similar content; a place on the same page (same loader preferred) that no other file of this visit has taken. A
/// remaining file with the same code structure as a matched one is a variant of that script. All others are separate new scripts.
/// </summary>
internal sealed class FileSlots(PageShieldDbContext database, CrawlVisit visit, Page? page, RecordedContents contents)
{
    /// <summary>Minimum similarity at which two contents are versions of one script, regardless of where they run.</summary>
    private const double Alike = 0.5;

    private readonly Dictionary<int, FileAssignment> _assignments = [];

    public async Task LoadAsync(CancellationToken cancellationToken)
    {
        var groups = visit.Capture.Scripts
            .Where(script => ScriptIdentity.HasOwnUrl(script) && script.SourceSha256 is not null)
            // not null: has its own URL
            .GroupBy(script => (Use: ScriptIdentity.UseOf(script.Kind), Template: ResourceTemplate.Of(script.RequestedUrl!)))
            .Where(group => FoldsNames(group.Key.Template))
            .ToList();
        if (groups.Count == 0) return;

        var known = await KnownAsync(groups.SelectMany(group => group).ToList(), cancellationToken);
        foreach (var group in groups)
            Assign([.. group], [.. known.Where(seat => seat.Use == group.Key.Use && seat.Template == group.Key.Template)], group.Key.Template);
    }

    /// <summary>The assignment of a file; null if its URL alone identifies the script. An assignment without a script is a new file.</summary>
    public FileAssignment? AssignmentOf(CapturedScript captured) => _assignments.GetValueOrDefault(captured.Id);

    private static bool FoldsNames(string template) => template.Split('?')[0].Contains('{', StringComparison.Ordinal);

    /// <summary>Whether names contain a content hash or token and so identify one content; names with only a number do not.</summary>
    private static bool NamesContent(string template) =>
        ResourceTemplate.PathOf(template).Split('?')[0] is var path
            && (path.Contains("{hash}", StringComparison.Ordinal) || path.Contains("{token}", StringComparison.Ordinal));

    private async Task<List<FileAssignment>> KnownAsync(List<CapturedScript> files, CancellationToken cancellationToken)
    {
        var siteId = visit.Site.Id;
        var templates = files.Select(file => ResourceTemplate.WithoutValues(file.RequestedUrl!)).Distinct().ToList(); // not null: has its own URL
        // not null: has its own URL
        var identities = files.Select(file => ScriptIdentity.OfUrl(file.Kind, ResourceTemplate.Of(file.RequestedUrl!))).Distinct().ToList();
        var hashes = files.Select(file => file.SourceSha256).OfType<Sha256Hash>().Distinct().ToList();
        var rows = await (
            from script in database.Scripts
            where script.SiteId == siteId && script.CrawledAt != null
                // merged and renamed scripts run under several templates
                && (templates.Contains(script.ReportTemplate)
                    || database.ScriptAliases.Any(alias => alias.SiteId == siteId && alias.ScriptId == script.Id
                    && identities.Contains(alias.Identity)))
            join version in database.ScriptVersions on new { script.SiteId, ScriptId = script.Id } equals new { version.SiteId, version.ScriptId }
            where version.LastSeenAt >= script.CrawledAt || hashes.Contains(version.Sha256)
            join content in database.ScriptContents on version.Sha256 equals content.Sha256
            select new
            {
                Script = script,
                version.Url,
                version.Redirects,
                IsLast = version.LastSeenAt >= script.CrawledAt,
                content.Sha256,
                content.StructureHash,
                content.Fingerprint,
                content.Length
            })
            .ToListAsync(cancellationToken);

        var loaders = rows.Select(row => row.Script.ParentScriptId).OfType<long>().Distinct().ToList();
        var loaderNames = await database.Scripts.Where(script => script.SiteId == siteId && loaders.Contains(script.Id))
            .ToDictionaryAsync(script => script.Id, script => script.UrlTemplate, cancellationToken);
        var ids = rows.Select(row => row.Script.Id).Distinct().ToList();
        var here = page is null
            ? []
            : await database.ScriptsOnPages.Where(link => link.SiteId == siteId && link.PageId == page.Id && ids.Contains(link.ScriptId))
                .Select(link => link.ScriptId).ToListAsync(cancellationToken);
        var start = visit.Crawl.StartedAt ?? visit.Crawl.QueuedAt;
        return
        [
            .. rows.Select(row => new FileAssignment
            {
                Script = row.Script,
                Use = ScriptIdentity.UseOf(row.Script.Kind),
                Template = ResourceTemplate.Of(row.Redirects.FirstOrDefault() ?? row.Url),
                Traits = new ContentTraits(row.Sha256, row.StructureHash, row.Fingerprint, row.Length, null),
                Url = row.Url,
                Loader = row.Script.ParentScriptId is { } id ? loaderNames.GetValueOrDefault(id) : null,
                IsLast = row.IsLast,
                IsSeenInThisCrawl = row.Script.CrawledAt >= start,
                IsOnThisPage = here.Contains(row.Script.Id),
            }),
        ];
    }

    private void Assign(List<CapturedScript> files, List<FileAssignment> seats, string template)
    {
        AssignBest(files, seats, (file, seat) => seat.Traits?.Sha256 == file.SourceSha256 ? 1 : 0, isShared: true);
        seats.RemoveAll(seat => !seat.IsLast);
        AssignBest(files, seats, (file, seat) => seat.Url == file.Url ? 1 : 0);
        AssignBest(files, seats, Likeness);
        AssignBest(files, seats,
            (file, seat) => seat is { IsOnThisPage: true, IsSeenInThisCrawl: false } ? seat.Loader == LoaderOf(file) ? 2 : 1 : 0);
        foreach (var file in files.Where(file => !_assignments.ContainsKey(file.Id)))
        {
            var taken = seats.Where(seat => seat.IsTaken).ToList();
            var variant = taken.Find(seat => Likeness(file, seat) >= 1)
                ?? (taken.Count == 0 && !NamesContent(template) ? seats.FirstOrDefault() : null);
            if (variant is null)
                seats.Add(variant = new FileAssignment { Use = "", Template = template, Traits = TraitsOf(file), Url = file.Url, IsNew = true });
            variant.IsTaken = true;
            _assignments[file.Id] = variant;
        }
    }

    /// <summary>Assigns files to free assignments, best match first. If shared, several files with the same content may use one assignment.</summary>
    private void AssignBest(
        List<CapturedScript> files, List<FileAssignment> seats, Func<CapturedScript, FileAssignment, double> fit, bool isShared = false)
    {
        var fits =
            from file in files
            where !_assignments.ContainsKey(file.Id)
            from seat in seats
            where !seat.IsTaken
            let score = fit(file, seat)
            where score > 0
            orderby score descending, seat.Url == file.Url descending, seat.Script?.Id
            select (file, seat);
        foreach (var (file, seat) in fits.ToList())
        {
            if (_assignments.ContainsKey(file.Id) || (seat.IsTaken && !isShared)) continue;

            seat.IsTaken = true;
            _assignments[file.Id] = seat;
        }
    }

    /// <summary>0 for different code, below 1 for similar code, 1 for the same code with other values.</summary>
    private double Likeness(CapturedScript file, FileAssignment seat)
    {
        var traits = TraitsOf(file);
        if (traits?.StructureHash is { } structure && structure == seat.Traits?.StructureHash) return 1;
        var similarity = ScriptTraits.Similarity(traits?.Fingerprint, seat.Traits?.Fingerprint);
        return similarity >= Alike ? similarity * 0.99 : 0;
    }

    private ContentTraits? TraitsOf(CapturedScript file) => file.SourceSha256 is { } hash ? contents.Traits.GetValueOrDefault(hash) : null;

    private string? LoaderOf(CapturedScript file) =>
        file.Parent is { } id && visit.Capture.Scripts.FirstOrDefault(script => script.Id == id) is { } parent
            ? (parent.RequestedUrl is { } url ? ResourceTemplate.Of(url) : UrlTemplate.Fold(parent.DocumentUrl))
            : null;
}
