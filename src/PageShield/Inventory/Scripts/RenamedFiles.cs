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
/// Finds the script of a file whose URL changed and matches no template: <c>app.3f2a.js</c> → <c>app.77ab.js</c>, <c>lib@3.6.0/lib.js</c> →
/// <c>lib@3.7.1/lib.js</c>, <c>call?visit=ab</c> → <c>call?visit=cd</c>. A candidate is on the same host, was on this page before and is missing from
/// this visit. It must have similar code, or be the only one with the same parameters and generated values.
/// </summary>
internal sealed class RenamedFiles(PageShieldDbContext database, CrawlVisit visit, Page? page, RecordedContents contents)
{
    private const double Alike = 0.6;

    /// <summary>Minimum similarity if the names differ only in parts with digits.</summary>
    private const double AlikeByName = 0.3;

    /// <summary>
    /// Likeness of the only file with the same address and parameter names. Applies to JSONP, for example, where comparing contents is not useful.
    /// </summary>
    private const double AlikeByParameters = 0.35;

    private static readonly char[] Separators = ['.', '-', '_', '@', '/'];

    /// <param name="unknown">Files that match no known identity.</param>
    /// <param name="present">Ids of scripts already matched to other files of this visit.</param>
    /// <param name="cancellationToken">Cancels the query.</param>
    /// <returns>Scripts by the files' ids in the capture.</returns>
    public async Task<Dictionary<int, Script>> FindAsync(
        IReadOnlyList<CapturedScript> unknown, IReadOnlySet<long> present, CancellationToken cancellationToken)
    {
        var found = new Dictionary<int, Script>();
        if (unknown.Count == 0 || page is null || !visit.IsWhole) return found;

        var (siteId, start) = (visit.Site.Id, visit.Crawl.StartedAt ?? visit.Crawl.QueuedAt);
        var hosts = unknown.Select(file => Urls.HostOf(file.Url)).Distinct().ToList();
        var missing = (await (
            from link in database.ScriptsOnPages
            where link.SiteId == siteId && link.PageId == page.Id
            join script in database.Scripts on new { link.SiteId, link.ScriptId } equals new { script.SiteId, ScriptId = script.Id }
            join content in database.ScriptContents on script.CurrentSha256 equals (Sha256Hash?)content.Sha256 into current
            from content in current.DefaultIfEmpty()
            where script.CrawledAt != null && script.CrawledAt < start && hosts.Contains(script.Host)
            select new
            {
                Script = script,
                Traits = content == null
                ? null
                : new ContentTraits(content.Sha256, content.StructureHash, content.Fingerprint, content.Length, null)
            })
            .ToListAsync(cancellationToken))
            .Where(row => !present.Contains(row.Script.Id)).ToList();

        var only = Once(unknown.Select(file => ParametersOf(file.Url)))
            .Intersect(Once(missing.Select(row => ParametersOf(row.Script.Url)))).ToHashSet();
        var fits =
            from file in unknown
            from row in missing
            where ScriptIdentity.UseOf(row.Script.Kind) == ScriptIdentity.UseOf(file.Kind) && row.Script.Host == Urls.HostOf(file.Url)
            where HasOtherPathOrMadeUpValues(row.Script.Url, file.Url)
            let likeness =
                Math.Max(Likeness(file, row.Traits),
                ParametersOf(file.Url) is { } parameters && only.Contains(parameters) && parameters == ParametersOf(row.Script.Url)
                ? AlikeByParameters
                : 0)
            where likeness >= (NameOf(row.Script.Url) == NameOf(file.Url) ? AlikeByName : Alike)
            orderby likeness descending, NameOf(row.Script.Url) == NameOf(file.Url) descending, row.Script.Id
            select (file, row.Script);
        var taken = new HashSet<long>();
        foreach (var (file, script) in fits.ToList())
        {
            if (!found.ContainsKey(file.Id) && taken.Add(script.Id)) found[file.Id] = script;
        }

        return found;
    }

    private double Likeness(CapturedScript file, ContentTraits? before)
    {
        if (before is null || file.SourceSha256 is not { } hash || contents.Traits.GetValueOrDefault(hash) is not { } now) return 0;
        if (hash == before.Sha256) return 2;
        if (now.StructureHash is { } structure && structure == before.StructureHash) return 1;
        return ScriptTraits.Similarity(before.Fingerprint, now.Fingerprint);
    }

    /// <summary>
    /// False if a chosen parameter value differs, such as a tag manager's account id. Another account's file is a different script, even if it is
    /// similar.
    /// </summary>
    private static bool HasOtherPathOrMadeUpValues(string before, string now)
    {
        if (ParametersOf(before) is not { } parameters || parameters != ParametersOf(now)) return true;

        var (old, values) = (before.Split('#')[0].Split('?', 2)[1].Split('&'), now.Split('#')[0].Split('?', 2)[1].Split('&'));
        return old.Zip(values).All(static pair => pair.First == pair.Second || (IsMadeUp(pair.First) && IsMadeUp(pair.Second)));

        static bool IsMadeUp(string parameter) =>
            parameter[(parameter.IndexOf('=', StringComparison.Ordinal) + 1)..] is var value && GeneratedName.Fold(value) != value;
    }

    private static IEnumerable<string> Once(IEnumerable<string?> addresses) =>
        addresses.OfType<string>().CountBy(static address => address).Where(static count => count.Value == 1).Select(static count => count.Key);

    /// <summary>The URL with parameter names but without values; null if it has no parameters.</summary>
    private static string? ParametersOf(string url)
    {
        var parts = url.Split('#')[0].Split('?', 2);
        return parts.Length < 2 || parts[1].Length == 0
            ? null
            : $"{parts[0]}?{string.Join('&', parts[1].Split('&').Select(static parameter => parameter.Split('=')[0]))}";
    }

    /// <summary>The URL without parts that contain digits, such as versions, hashes and dates.</summary>
    private static string NameOf(string url) =>
        string.Join('/',
            url.Split('?', '#')[0].Split(Separators, StringSplitOptions.RemoveEmptyEntries).Where(piece => !piece.Any(char.IsAsciiDigit)));
}
