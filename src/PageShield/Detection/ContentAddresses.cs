using Microsoft.EntityFrameworkCore;
using PageShield.Crawls;
using PageShield.Reports;
using PageShield.Storage;

namespace PageShield.Detection;

/// <summary>Finds the URLs that served some script content, on all sites. Inline code has no URL.</summary>
internal sealed class ContentAddresses(PageShieldDbContext database)
{
    /// <summary>Beyond this number, more URLs add no information: the content is served from many places.</summary>
    private const int Most = 50;

    private static readonly ScriptKind[] Files =
        [ScriptKind.External, ScriptKind.Module, ScriptKind.Worker, ScriptKind.SharedWorker, ScriptKind.ServiceWorker, ScriptKind.Worklet];

    /// <summary>Distinct absolute HTTP and HTTPS URLs, sorted; at most 50.</summary>
    public async Task<IReadOnlyList<Uri>> OfAsync(Sha256Hash content, CancellationToken cancellationToken)
    {
        // An inline module has a place on its page; a module file does not.
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
