using Microsoft.EntityFrameworkCore;
using PageShield.Crawls;
using PageShield.Inventory.Pages;
using PageShield.Inventory.Recording;
using PageShield.Reports;
using PageShield.Storage;

namespace PageShield.Inventory.Scripts;

/// <summary>
/// Finds the script that a file under a new address is, where no template says it: <c>app.3f2a.js</c> → <c>app.77ab.js</c>,
/// <c>lib@3.6.0/lib.js</c> → <c>lib@3.7.1/lib.js</c>, <c>call?visit=ab</c> → <c>call?visit=cd</c>. It is one of the same host that stood on this
/// page, is not in this visit, and is much like it, or the only one with the same parameters and made-up values.
/// </summary>
internal sealed class RenamedFiles(PageShieldDbContext database, CrawlVisit visit, Page? page, RecordedContents contents)
{
    private const double Alike = 0.6;

    /// <summary>Enough where the names differ in nothing but pieces with digits.</summary>
    private const double AlikeByName = 0.3;

    /// <summary>For the one file of an address whose parameters have other values, as in JSONP, where the contents tell nothing.</summary>
    private const double AlikeByParameters = 0.35;

    private static readonly char[] Separators = ['.', '-', '_', '@', '/'];

    /// <param name="unknown">Files that no identity fits.</param>
    /// <param name="present">Scripts that other files of this visit are.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <returns>Scripts by the files' numbers in the capture.</returns>
    public async Task<Dictionary<int, Script>> FindAsync(
        IReadOnlyList<CapturedScript> unknown, IReadOnlySet<long> present, CancellationToken cancellationToken)
    {
        var found = new Dictionary<int, Script>();
        if (unknown.Count == 0 || page is null || !visit.IsWhole) return found;

        var (siteId, start) = (visit.Site.Id, visit.Crawl.StartedAt ?? visit.Crawl.QueuedAt);
        var hosts = unknown.Select(file => Urls.HostOf(file.Url)).Distinct().ToList();
        var gone = (await (
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

        var only = Once(unknown.Select(file => ParametersOf(file.Url))).Intersect(Once(gone.Select(row => ParametersOf(row.Script.Url)))).ToHashSet();
        var fits =
            from file in unknown
            from row in gone
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
    /// False where a value that somebody chose differs, such as a tag manager's account: another account's file is another script, however alike.
    /// </summary>
    private static bool HasOtherPathOrMadeUpValues(string before, string now)
    {
        if (ParametersOf(before) is not { } parameters || parameters != ParametersOf(now)) return true;

        var (old, values) = (before.Split('#')[0].Split('?', 2)[1].Split('&'), now.Split('#')[0].Split('?', 2)[1].Split('&'));
        return old.Zip(values).All(static pair => pair.First == pair.Second || (IsMadeUp(pair.First) && IsMadeUp(pair.Second)));

        static bool IsMadeUp(string parameter) =>
            parameter[(parameter.IndexOf('=', StringComparison.Ordinal) + 1)..] is var value && MadeUpName.Fold(value) != value;
    }

    private static IEnumerable<string> Once(IEnumerable<string?> addresses) =>
        addresses.OfType<string>().CountBy(static address => address).Where(static count => count.Value == 1).Select(static count => count.Key);

    /// <summary>The address with the names of its parameters and without their values; null where it has none.</summary>
    private static string? ParametersOf(string url)
    {
        var parts = url.Split('#')[0].Split('?', 2);
        return parts.Length < 2 || parts[1].Length == 0
            ? null
            : $"{parts[0]}?{string.Join('&', parts[1].Split('&').Select(static parameter => parameter.Split('=')[0]))}";
    }

    /// <summary>The address without the pieces that have digits: versions, hashes, dates.</summary>
    private static string NameOf(string url) =>
        string.Join('/',
            url.Split('?', '#')[0].Split(Separators, StringSplitOptions.RemoveEmptyEntries).Where(piece => !piece.Any(char.IsAsciiDigit)));
}
