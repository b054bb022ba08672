using Microsoft.EntityFrameworkCore;
using PageShield.Alerts;
using PageShield.Changes;
using PageShield.Crawls;
using PageShield.Inventory.Pages;
using PageShield.Sites;
using PageShield.Storage;

namespace PageShield.Web.Demo;

/// <summary>Progress of the demo, derived from recorded data.</summary>
internal sealed record DemoStory
{
    public static readonly DemoStory Empty = new();

    public Site? Site { get; init; }

    /// <summary>The newest crawl.</summary>
    public Crawl? Crawl { get; init; }

    public bool HasInventory { get; init; }

    public int Scripts { get; init; }

    /// <summary>Number of script hosts other than the shop's own; in the demo, each is a vendor.</summary>
    public int Vendors { get; init; }

    /// <summary>The newest change that introduced the infected script.</summary>
    public Change? Change { get; init; }

    /// <summary>The newest alert, with malicious scripts first.</summary>
    public Alert? Alert { get; init; }

    public bool IsInfected { get; init; }

    /// <summary>Whether the analytics vendor's script, as the latest crawl saw it, is the infected one.</summary>
    public bool SeesInfection { get; init; }

    public bool IsCrawling => Crawl is { IsOver: false };

    /// <summary>Whether a crawl has seen the infected script.</summary>
    public bool SawInfection => Change is not null;

    /// <summary>Whether the alert was acknowledged or resolved.</summary>
    public bool IsAlertTaken => Alert is { AcknowledgedAt: not null } or { ResolvedAt: not null };

    /// <summary>Whether the demo is complete: breached, detected, cleaned, and confirmed clean.</summary>
    public bool IsClean => SawInfection && !SeesInfection && !IsInfected;

    /// <summary>The next step, 1 to 5; 0 while a crawl is running and when all are done.</summary>
    public int Step => this switch
    {
        { IsCrawling: true } => 0,
        { HasInventory: false } => 1,
        { IsInfected: true, SeesInfection: false } => 3,
        { SawInfection: true, IsAlertTaken: false } => 4,
        { SeesInfection: true } => 5,
        { SawInfection: true } => 0,
        _ => 2,
    };

    public static async Task<DemoStory> LoadAsync(PageShieldDbContext database, bool isInfected, CancellationToken cancellationToken)
    {
        if (await database.Sites.AsNoTracking().FirstOrDefaultAsync(static site => site.IsDemo, cancellationToken) is not { } site)
            return new DemoStory { IsInfected = isInfected };

        var scripts = database.Scripts.AsNoTracking().Where(script => script.SiteId == site.Id);
        var changes = database.Changes.AsNoTracking().Where(change => change.SiteId == site.Id && change.Kind == ChangeKind.ScriptChanged
            && database.Scripts.Any(script => script.SiteId == site.Id && script.Id == change.ScriptId && script.Host == DemoHosts.Analytics));
        // The version before the first change is the clean one, no matter how often the demo was repeated.
        var first = await changes.OrderBy(static change => change.Id).Select(static change => new { change.ScriptId, change.OldSha256 })
            .FirstOrDefaultAsync(cancellationToken);
        var clean = first?.OldSha256;
        var now = first is null
            ? null
            : await scripts.Where(script => script.Id == first.ScriptId).Select(static script => script.CurrentSha256)
                .FirstOrDefaultAsync(cancellationToken);
        return new DemoStory
        {
            Site = site,
            IsInfected = isInfected,
            HasInventory = site.LastCrawlAt is not null,
            Crawl = await database.Crawls.AsNoTracking().Where(crawl => crawl.SiteId == site.Id)
                .OrderByDescending(static crawl => crawl.Id).FirstOrDefaultAsync(cancellationToken),
            Scripts = await scripts.CountAsync(cancellationToken),
            Vendors = await scripts.Where(static script => script.Host != "" && script.Host != DemoHosts.Shop).Select(static script => script.Host)
                .Distinct().CountAsync(cancellationToken),
            Change = await changes.Where(change => change.NewSha256 != clean).OrderByDescending(static change => change.Id)
                .FirstOrDefaultAsync(cancellationToken),
            SeesInfection = clean is not null && now is not null && now != clean,
            Alert = await database.Alerts.AsNoTracking().Where(alert => alert.SiteId == site.Id)
                .OrderByDescending(static alert => alert.Event == AlertEvents.MaliciousScript).ThenByDescending(static alert => alert.Id)
                .FirstOrDefaultAsync(cancellationToken),
        };
    }
}
