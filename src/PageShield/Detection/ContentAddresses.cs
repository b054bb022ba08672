using Microsoft.EntityFrameworkCore;
using PageShield.Crawls;
using PageShield.Reports;
using PageShield.Storage;

namespace PageShield.Detection;

/// <summary>Where a content comes from, on all sites: the addresses of the files that had it, and none for code in pages.</summary>
internal sealed class ContentAddresses(PageShieldDbContext database)
{
    /// <summary>More tell nothing more: it is served by many.</summary>
    private const int Most = 50;

    private static readonly ScriptKind[] Files =
        [ScriptKind.External, ScriptKind.Module, ScriptKind.Worker, ScriptKind.SharedWorker, ScriptKind.ServiceWorker, ScriptKind.Worklet];

    /// <summary>Absolute addresses, each once, in the order of their letters.</summary>
    public async Task<IReadOnlyList<Uri>> OfAsync(Sha256Hash content, CancellationToken cancellationToken)
    {
        // A module inside a page has a place there, and a file has none.
        var addresses = await (
            from version in database.ScriptVersions
            where version.Sha256 == content
            join script in database.Scripts on new { version.SiteId, Id = version.ScriptId } equals new { script.SiteId, script.Id }
            where Files.Contains(script.Kind) && (script.Kind != ScriptKind.Module || script.Place == null)
            select version.Url).Distinct().OrderBy(url => url).Take(Most).ToListAsync(cancellationToken);
        return [.. addresses.Select(static url => Uri.TryCreate(url, UriKind.Absolute, out var address) ? address : null).OfType<Uri>()
            .Where(static url => url.Scheme is "http" or "https")];
    }
}
