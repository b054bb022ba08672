using Microsoft.EntityFrameworkCore;
using PageShield.Crawls;
using PageShield.Sites;
using PageShield.Storage;
using PageShield.Web.Hosting;
using PageShield.Web.Hosting.Listening;

namespace PageShield.Web.Demo;

/// <summary>The demo shop as a monitored site.</summary>
internal sealed class DemoSite(PageShieldDbContext database, SiteRegistry registry, CrawlRequests crawls, ServerAddresses addresses)
{
    private const int PageLimit = 6;

    /// <summary>The shop's address for a browser on this computer; no trailing slash.</summary>
    public string ShopAddress => FormattableString.Invariant($"http://{DemoHosts.Shop}:{Port}");

    private int Port => new Uri(addresses[Listener.Demo]).Port;

    /// <summary>The demo site; null if it has not been created.</summary>
    public Task<Site?> FindAsync(CancellationToken cancellationToken) =>
        database.Sites.AsNoTracking().FirstOrDefaultAsync(static site => site.IsDemo, cancellationToken);

    /// <summary>Creates the site unless it exists, and queues a crawl.</summary>
    public async Task<CrawlKey?> StartAsync(string actor, CancellationToken cancellationToken)
    {
        var site = await FindAsync(cancellationToken) ?? await CreateAsync(actor, cancellationToken);
        return await crawls.RequestAsync(site.Id, CrawlTrigger.Manual, actor, cancellationToken);
    }

    private async Task<Site> CreateAsync(string actor, CancellationToken cancellationToken)
    {
        var draft = new SiteDraft
        {
            Name = "Leaf & Kettle (demo shop)",
            Hosts = [DemoHosts.Shop],
            StartUrls = [$"{ShopAddress}/", $"{ShopAddress}/checkout", $"{ShopAddress}/p/morning-fog", $"{ShopAddress}/cart"],
            UseSitemap = true,
            PageLimit = PageLimit,
            AllowPrivate = [.. DemoHosts.All.Select(host => FormattableString.Invariant($"{host}:{Port}"))],
        };
        var outcome = await registry.CreateAsync(draft, actor, cancellationToken);
        var site = outcome.Site ?? throw new InvalidOperationException("The demo site's settings are invalid.");
        site.IsDemo = true;
        await database.SaveChangesAsync(cancellationToken);
        return site;
    }
}
