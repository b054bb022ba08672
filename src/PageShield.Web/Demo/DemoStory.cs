using Microsoft.EntityFrameworkCore;
using PageShield.Alerts;
using PageShield.Changes;
using PageShield.Crawls;
using PageShield.Inventory;
using PageShield.Sites;

namespace PageShield.Web.Demo;

/// <summary>How far the demo has come, read from what Page Shield recorded of it.</summary>
internal sealed record DemoStory
{
    public static readonly DemoStory Empty = new();

    public Site? Site { get; init; }

    /// <summary>The newest crawl.</summary>
    public Crawl? Crawl { get; init; }

    public bool HasInventory { get; init; }

    public int Scripts { get; init; }

    /// <summary>Hosts that scripts come from: in the demo, each is a company.</summary>
    public int Companies { get; init; }

    /// <summary>The newest change of the analytics vendor's script.</summary>
    public Change? Change { get; init; }

    /// <summary>The newest alert; a malicious script before anything else.</summary>
    public Alert? Alert { get; init; }

    public bool IsInfected { get; init; }

    public bool IsCrawling => Crawl is { IsOver: false };

    /// <summary>Whether a crawl has seen the infected script.</summary>
    public bool SawInfection => Change is not null;

    /// <summary>The step whose turn it is, 1 to 4; 0 while a crawl runs.</summary>
    public int Step => IsCrawling ? 0 : !HasInventory ? 1 : SawInfection ? 4 : IsInfected ? 3 : 2;

    public static async Task<DemoStory> LoadAsync(PageShieldDbContext database, bool isInfected, CancellationToken cancellationToken)
    {
        if (await database.Sites.AsNoTracking().FirstOrDefaultAsync(static site => site.IsDemo, cancellationToken) is not { } site)
            return new DemoStory { IsInfected = isInfected };

        var scripts = database.Scripts.AsNoTracking().Where(script => script.SiteId == site.Id);
        return new DemoStory
        {
            Site = site,
            IsInfected = isInfected,
            HasInventory = site.LastCrawlAt is not null,
            Crawl = await database.Crawls.AsNoTracking().Where(crawl => crawl.SiteId == site.Id)
                .OrderByDescending(static crawl => crawl.Id).FirstOrDefaultAsync(cancellationToken),
            Scripts = await scripts.CountAsync(cancellationToken),
            Companies = await scripts.Where(static script => script.Host != "").Select(static script => script.Host).Distinct().CountAsync(cancellationToken),
            Change = await database.Changes.AsNoTracking()
                .Where(change => change.SiteId == site.Id && change.Kind == ChangeKind.ScriptChanged
                    && database.Scripts.Any(script => script.SiteId == site.Id && script.Id == change.ScriptId && script.Host == DemoHosts.Analytics))
                .OrderByDescending(static change => change.Id).FirstOrDefaultAsync(cancellationToken),
            Alert = await database.Alerts.AsNoTracking().Where(alert => alert.SiteId == site.Id)
                .OrderByDescending(static alert => alert.Event == AlertEvents.MaliciousScript).ThenByDescending(static alert => alert.Id)
                .FirstOrDefaultAsync(cancellationToken),
        };
    }
}
