using PageShield.Sites;

namespace PageShield.Cli.Sites;

/// <summary>The sites of a running server or of the data directory.</summary>
internal interface ISiteCatalog : IAsyncDisposable
{
    Task<IReadOnlyList<SiteView>> ListAsync(CancellationToken cancellationToken);

    /// <exception cref="CommandFailedException">Something is wrong with the draft; the message has every reason.</exception>
    Task<AddedSite> AddAsync(SiteDraft draft, CancellationToken cancellationToken);

    /// <exception cref="CommandFailedException">There is no such site, or something is wrong with the draft.</exception>
    Task<SiteView> EditAsync(int id, SiteDraft draft, CancellationToken cancellationToken);

    /// <exception cref="CommandFailedException">There is no such site.</exception>
    Task RemoveAsync(int id, CancellationToken cancellationToken);

    Task<SiteImportResult> ImportAsync(string csv, CancellationToken cancellationToken);
}
