using System.Text;
using PageShield.Sites;

namespace PageShield.Cli.Sites;

/// <summary>Sites over a running server's API.</summary>
internal sealed class ServerSites(ServerApi api) : ISiteCatalog
{
    public async Task<IReadOnlyList<SiteView>> ListAsync(CancellationToken cancellationToken)
    {
        var all = new List<SiteView>();
        for (int? after = 0; after is not null;)
        {
            var page = await api.SendAsync<Page>(HttpMethod.Get, $"/api/sites?limit=500&after={after}", (object?)null, cancellationToken);
            all.AddRange(page.Items);
            after = page.Next;
        }

        return all;
    }

    public Task<AddedSite> AddAsync(SiteDraft draft, CancellationToken cancellationToken) =>
        api.SendAsync<AddedSite>(HttpMethod.Post, "/api/sites", draft, cancellationToken);

    public Task<SiteView> EditAsync(int id, SiteDraft draft, CancellationToken cancellationToken) =>
        api.SendAsync<SiteView>(HttpMethod.Patch, $"/api/sites/{id}", draft, cancellationToken);

    public Task RemoveAsync(int id, CancellationToken cancellationToken) =>
        api.SendAsync<object?>(HttpMethod.Delete, $"/api/sites/{id}", (object?)null, cancellationToken);

    public async Task<SiteImportResult> ImportAsync(string csv, CancellationToken cancellationToken)
    {
        using var content = new StringContent(csv, Encoding.UTF8, "text/csv");
        return await api.SendAsync<SiteImportResult>(HttpMethod.Post, "/api/sites/import", content, cancellationToken);
    }

    public ValueTask DisposeAsync()
    {
        api.Dispose();
        return ValueTask.CompletedTask;
    }

    private sealed record Page(IReadOnlyList<SiteView> Items, int? Next);
}
