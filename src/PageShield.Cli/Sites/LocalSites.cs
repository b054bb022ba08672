using Microsoft.EntityFrameworkCore;
using PageShield.Pipeline.Upkeep;
using PageShield.Sites;

namespace PageShield.Cli.Sites;

/// <summary>Sites in the data directory or on the hub, without a server.</summary>
internal sealed class LocalSites(LocalStore store) : ISiteCatalog
{
    public async Task<IReadOnlyList<SiteView>> ListAsync(CancellationToken cancellationToken) =>
        await store.Database.Sites.AsNoTracking().OrderBy(site => site.Id).Select(SiteView.FromSite).ToListAsync(cancellationToken);

    public async Task<AddedSite> AddAsync(SiteDraft draft, CancellationToken cancellationToken)
    {
        var site = SavedOrFail(await store.Get<SiteRegistry>().CreateAsync(draft, LocalStore.Actor, cancellationToken));
        return new AddedSite(site.Id, site.ReportKey);
    }

    public async Task<SiteView> EditAsync(int id, SiteDraft draft, CancellationToken cancellationToken) =>
        SiteView.Of(SavedOrFail(await store.Get<SiteRegistry>().EditAsync(id, draft, LocalStore.Actor, cancellationToken) ?? throw Unknown(id)));

    public async Task RemoveAsync(int id, CancellationToken cancellationToken)
    {
        if (!await store.Get<SiteRemoval>().RemoveAsync(id, LocalStore.Actor, cancellationToken)) throw Unknown(id);
    }

    public async Task<SiteImportResult> ImportAsync(string csv, CancellationToken cancellationToken)
    {
        using var reader = new StringReader(csv);
        return await store.Get<SiteImport>().ImportAsync(reader, LocalStore.Actor, cancellationToken);
    }

    public ValueTask DisposeAsync() => store.DisposeAsync();

    private static Site SavedOrFail(SiteOutcome outcome) =>
        outcome.Site
            ?? throw new CommandFailedException(
            string.Join('\n', outcome.Errors.ToDictionary().SelectMany(pair => pair.Value.Select(message => $"{pair.Key}: {message}"))));

    private static CommandFailedException Unknown(int id) => new($"There is no site {id}; 'sites list' shows them.");
}
