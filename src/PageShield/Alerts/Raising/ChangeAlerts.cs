using Microsoft.EntityFrameworkCore;
using PageShield.Changes;
using PageShield.Crawls;
using PageShield.Inventory.Authorizations;
using PageShield.Inventory.Connections;
using PageShield.Inventory.Scripts;
using PageShield.Reports;
using PageShield.Reports.Urls;
using PageShield.Sites;
using PageShield.Storage;

namespace PageShield.Alerts.Raising;

/// <summary>Groups a site's unexpected changes into alerts: one for each event, vendor and occasion.</summary>
internal sealed class ChangeAlerts
{
    private static readonly ChangeKind[] Kinds = ChangeKinds.Where(static row => row.Event is not null);

    private readonly Site _site;
    private readonly List<Change> _changes;
    private readonly Dictionary<long, string> _hosts;
    private readonly Dictionary<long, string> _pages;
    private readonly HashSet<long> _reopening;
    private readonly HashSet<string> _knownVendors;
    private readonly HashSet<string> _scriptVendors;
    private readonly HashSet<(string Vendor, string Occasion)> _newcomers;

    private ChangeAlerts(Site site, List<Change> changes, Dictionary<long, string> hosts, Dictionary<long, string> pages, HashSet<long> reopening,
        HashSet<string> knownVendors, HashSet<string> scriptVendors)
    {
        (_site, _changes, _hosts, _pages, _reopening, _knownVendors, _scriptVendors) =
            (site, changes, hosts, pages, reopening, knownVendors, scriptVendors);
        _newcomers = changes.Where(change => change.Kind == ChangeKind.ScriptHostAdded && !scriptVendors.Contains(VendorOf(change)))
            .Select(change => (VendorOf(change), OccasionOf(change))).ToHashSet();
    }

    public static async Task<ChangeAlerts> LoadAsync(
        PageShieldDbContext database, Site site, Crawl? crawl, IReadOnlyCollection<Change> changes, CancellationToken cancellationToken)
    {
        var all = (await WithEarlierAsync(database, site, crawl, changes, cancellationToken)).FindAll(static change => change.Expected is null);
        var scriptIds = all.Select(static change => change.ScriptId).OfType<long>().Distinct().ToList();
        var pageIds = all.Select(static change => change.PageId).OfType<long>().Distinct().ToList();

        var hosts = await database.Scripts.AsNoTracking().Where(script => script.SiteId == site.Id && scriptIds.Contains(script.Id))
            .ToDictionaryAsync(static script => script.Id, static script => script.Host, cancellationToken);
        foreach (var script in database.Scripts.Local.Where(script => script.SiteId == site.Id)) hosts[script.Id] = script.Host;
        var pages = await database.Pages.AsNoTracking().Where(page => page.SiteId == site.Id && pageIds.Contains(page.Id))
            .ToDictionaryAsync(static page => page.Id, static page => page.ExampleUrl, cancellationToken);
        foreach (var page in database.Pages.Local.Where(page => page.SiteId == site.Id)) pages[page.Id] = page.ExampleUrl;

        await database.Authorizations.Where(row => row.SiteId == site.Id && scriptIds.Contains(row.ScriptId)).LoadAsync(cancellationToken);
        var decided = database.Authorizations.Local.Where(row => row.SiteId == site.Id).ToDictionary(static row => row.ScriptId);
        all.RemoveAll(change => change is { ScriptId: { } script, NewSha256: { } now }
            && decided.GetValueOrDefault(script) is { State: AuthorizationState.Authorized, DecidedSha256: { } approved } && approved == now);
        return new ChangeAlerts(
            site, all, hosts, pages, decided.Values.Select(static row => row.ReopenedByChangeId).OfType<long>().ToHashSet(),
            await KnownVendorsAsync(database, site, all, cancellationToken), await ScriptVendorsAsync(database, site, all, cancellationToken));
    }

    public List<AlertDraft> Drafts() => [.. _changes
        .Select(change => (Change: change, Event: EventOf(change)))
        .Where(static news => news.Event is not null)
        .GroupBy(news => (Event: news.Event!, Vendor: VendorOf(news.Change), Occasion: OccasionOf(news.Change))) // not null: filtered above
        .Select(group => Draft(group.Key.Event, group.Key.Vendor, group.Key.Occasion, [.. group.Select(static news => news.Change)]))];

    private AlertDraft Draft(ChangeEvent @event, string vendor, string occasion, List<Change> changes)
    {
        var payment = changes.Exists(static change => change.OnPaymentPage);
        var worst = changes.OrderByDescending(static change => change.Class).ThenByDescending(static change => change.OnPaymentPage).First();
        var isOwn = AlertRaiser.IsOwn(_site, vendor);
        return new AlertDraft
        {
            Event = @event.Name,
            Vendor = vendor,
            Occasion = occasion,
            Severity = @event.Severity(worst.Class, payment, _knownVendors.Contains(vendor)),
            Words = AlertWording.Changed(_site, @event, vendor, isOwn, changes),
            ScriptId = worst.ScriptId,
            ChangeId = worst.Id,
            CrawlId = worst.CrawlId,
            Hosts = [.. changes.Select(HostOf).Where(static host => host.Length > 0).Distinct()],
            PageUrls = [.. changes.Select(change => change.PageId is { } page ? _pages.GetValueOrDefault(page) : null).OfType<string>().Distinct()],
            OnPaymentPage = payment,
            Party = isOwn ? Party.First : Party.Third,
            Class = worst.Class,
            Sameness = changes.Select(static change => change.Sameness == default ? Change.SamenessOf(change) : change.Sameness).ToHashSet(),
        };
    }

    private ChangeEvent? EventOf(Change change)
    {
        var row = ChangeKinds.Of(change.Kind);
        // another host of a company with known scripts: the alert about the scripts covers it
        if (change.Kind == ChangeKind.ScriptHostAdded && _scriptVendors.Contains(VendorOf(change))) return null;
        if (row.IsCoveredByNewCompany && _newcomers.Contains((VendorOf(change), OccasionOf(change)))) return null;
        if (change.Class >= row.AlertsFrom) return row.Event;
        return _reopening.Contains(change.Id) ? row.EventOfReopening : null;
    }

    private string VendorOf(Change change) => AlertRaiser.VendorOf(_site, HostOf(change));

    private string HostOf(Change change) => ChangeKinds.Of(change.Kind).Host switch
    {
        ChangeHost.Subject => change.Subject,
        ChangeHost.Script when change.ScriptId is { } id => _hosts.GetValueOrDefault(id, ""),
        _ => "",
    };

    private static string OccasionOf(Change change) => AlertRaiser.Occasion(change.CrawlId, change.At);

    /// <summary>Adds earlier changes of the same crawl. Crawls are recorded page by page, and alerts cover all changes of the crawl so far.</summary>
    private static async Task<List<Change>> WithEarlierAsync(
        PageShieldDbContext database, Site site, Crawl? crawl, IReadOnlyCollection<Change> changes, CancellationToken cancellationToken)
    {
        if (crawl is null || !changes.Any(static change => Kinds.Contains(change.Kind))) return [.. changes];

        var earlier = await database.Changes.AsNoTracking()
            .Where(change => change.SiteId == site.Id && change.CrawlId == crawl.Id && Kinds.Contains(change.Kind))
            .OrderBy(static change => change.Id)
            .ToListAsync(cancellationToken);
        return [.. earlier.Concat(changes).DistinctBy(static change => change.Id)];
    }

    /// <summary>Vendors whose code the pages ran before.</summary>
    private static async Task<HashSet<string>> ScriptVendorsAsync(
        PageShieldDbContext database, Site site, List<Change> changes, CancellationToken cancellationToken)
    {
        if (!changes.Exists(static change => change.Kind == ChangeKind.ScriptHostAdded)) return [];

        var first = changes.Min(static change => change.At);
        var hosts = await database.Scripts.AsNoTracking().Where(row => row.SiteId == site.Id && row.FirstSeenAt < first && row.CurrentSha256 != null)
            .Select(static row => row.Host).Distinct().ToListAsync(cancellationToken);
        return [.. hosts.Where(static host => host.Length > 0).Select(RegistrableDomain.Of)];
    }

    /// <summary>Vendors whose hosts the pages contacted before. Another host of a known company is less surprising.</summary>
    private static async Task<HashSet<string>> KnownVendorsAsync(
        PageShieldDbContext database, Site site, List<Change> changes, CancellationToken cancellationToken)
    {
        if (!changes.Exists(static change => ChangeKinds.Of(change.Kind).Event is { AsksWhoIsKnown: true })) return [];

        var first = changes.Min(static change => change.At);
        var hosts = await database.Connections.AsNoTracking().Where(row => row.SiteId == site.Id && row.FirstSeenAt < first)
            .Select(static row => row.Host).Distinct().ToListAsync(cancellationToken);
        return hosts.Select(RegistrableDomain.Of).ToHashSet();
    }
}
