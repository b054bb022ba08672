using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using PageShield.Alerts;
using PageShield.Changes;
using PageShield.Crawler;
using PageShield.Crawls;
using PageShield.Detection.Intelligence;
using PageShield.Inventory;
using PageShield.Inventory.Authorizations;
using PageShield.Pipeline.Crawls;
using PageShield.Pipeline.Verdicts;
using PageShield.Sites;
using PageShield.Storage;
using PageShield.Web.Overview;

namespace PageShield.EndToEndTests.Noise;

/// <summary>
/// A site that is crawled once a day on a clock of its own, as the product crawls, compares, judges and alerts, on a database that is
/// thrown away; and an operator who now and then deals with all there is.
/// </summary>
internal sealed class WatchedShop : IAsyncDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("watched-shop-");
    private readonly Days _clock = new();
    private readonly ServiceProvider _services;
    private readonly Site _site;
    private long _lastAlert;
    private long _lastChange;

    private WatchedShop(Site site, string? browser)
    {
        _site = site;
        var services = new ServiceCollection();
        services.AddLogging();
        services.AddSingleton<TimeProvider>(_clock);
        services.AddDbContextFactory<PageShieldDbContext>(options => options.UsePageShieldSqlite(Path.Combine(_folder.FullName, Database.FileName)));
        services.AddPipeline();
        services.AddSingleton(_ => new IndicatorFolder(""));
        services.AddCrawler();
        services.Configure<CrawlerOptions>(options => (options.ProfilesDirectory, options.BrowserPath) = (_folder.FullName, browser));
        _services = services.BuildServiceProvider();
    }

    /// <param name="browser">Path of the browser; null for the one that is found.</param>
    /// <param name="addresses">Start addresses; the first one's host is the site's.</param>
    /// <param name="reachable"><c>host:port</c> of whatever else is on this machine.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public static async Task<WatchedShop> OpenAsync(
        string? browser, IReadOnlyList<string> addresses, IEnumerable<string> reachable, CancellationToken cancellationToken)
    {
        var host = new Uri(addresses[0]).Host;
        var site = new Site
        {
            Name = host,
            Hosts = [host],
            StartUrls = [.. addresses],
            ReportKey = "watched",
            UseSitemap = false,
            FollowLinks = false,
            PageLimit = addresses.Count,
            AllowPrivate = [.. reachable.Distinct()],
        };
        var shop = new WatchedShop(site, browser);
        await using var database = shop.Open();
        await database.Database.MigrateAsync(cancellationToken);
        site.CreatedAt = shop._clock.GetUtcNow();
        database.Sites.Add(site);
        await database.SaveChangesAsync(cancellationToken);
        return shop;
    }

    public PageShieldDbContext Open() => _services.GetRequiredService<IDbContextFactory<PageShieldDbContext>>().CreateDbContext();

    /// <summary>The next day's crawl, to the last verdict.</summary>
    public async Task<WatchedDay> CrawlAsync(CancellationToken cancellationToken)
    {
        _clock.Pass();
        var key = await _services.GetRequiredService<CrawlRequests>().RequestAsync(_site.Id, CrawlTrigger.Schedule, "watched", cancellationToken)
            ?? throw new InvalidOperationException("The site is gone.");
        await _services.GetRequiredService<CrawlRunner>().RunCrawlAsync(key, null, cancellationToken);
        var analysis = _services.GetRequiredService<ScriptAnalysis>();
        while (await analysis.AnalyseNextAsync(cancellationToken))
        {
        }

        await using var database = Open();
        var crawl = await database.Crawls.AsNoTracking().SingleAsync(crawl => crawl.Id == key.CrawlId, cancellationToken);
        var alerts = await database.Alerts.AsNoTracking().Where(alert => alert.Id > _lastAlert).OrderBy(alert => alert.Id)
            .ToListAsync(cancellationToken);
        var changes = await database.Changes.AsNoTracking().Where(change => change.Id > _lastChange).OrderBy(change => change.Id)
            .ToListAsync(cancellationToken);
        (_lastAlert, _lastChange) = (alerts.LastOrDefault()?.Id ?? _lastAlert, changes.LastOrDefault()?.Id ?? _lastChange);
        return new WatchedDay(crawl, alerts, changes, await DecisionsAsync(cancellationToken));
    }

    /// <summary>What waits for a person now.</summary>
    public async Task<IReadOnlyList<Decision>> DecisionsAsync(CancellationToken cancellationToken)
    {
        await using var database = Open();
        return await Decisions.GatherAsync(database, _clock.GetUtcNow(), cancellationToken);
    }

    /// <summary>The operator reviews every change, resolves every alert, and authorizes every script as it is.</summary>
    public async Task SettleAsync(CancellationToken cancellationToken)
    {
        var now = _clock.GetUtcNow();
        await using var database = Open();
        await database.Changes.Where(change => change.ReviewedAt == null)
            .ExecuteUpdateAsync(update => update.SetProperty(change => change.ReviewedAt, now), cancellationToken);
        await database.Alerts.Where(alert => alert.ResolvedAt == null)
            .ExecuteUpdateAsync(update => update.SetProperty(alert => alert.ResolvedAt, now), cancellationToken);
        var authorizer = new ScriptAuthorizer(database, _clock);
        foreach (var id in await database.Scripts.Where(script => script.Status != InventoryStatus.Removed).Select(script => script.Id)
            .ToListAsync(cancellationToken))
            await authorizer.DecideAsync(_site.Id, id,
                new AuthorizationDraft { State = AuthorizationState.Authorized, Justification = "Known", ReopenOn = ReopenOn.Code }, "operator",
                cancellationToken);
        await database.SaveChangesAsync(cancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        await _services.DisposeAsync();
        SqliteConnection.ClearAllPools();
        _folder.Delete(recursive: true);
    }

    /// <summary>Real time that leaps a day between crawls.</summary>
    private sealed class Days : TimeProvider
    {
        private TimeSpan _ahead = TimeSpan.Zero;

        public void Pass() => _ahead += TimeSpan.FromDays(1);

        public override DateTimeOffset GetUtcNow() => base.GetUtcNow() + _ahead;
    }
}

/// <summary>What one crawl brought.</summary>
/// <param name="Crawl">The crawl at its end.</param>
/// <param name="Alerts">Raised by it.</param>
/// <param name="Changes">Seen by it.</param>
/// <param name="Decisions">What waits for a person after it.</param>
internal sealed record WatchedDay(Crawl Crawl, IReadOnlyList<Alert> Alerts, IReadOnlyList<Change> Changes, IReadOnlyList<Decision> Decisions)
{
    /// <summary>Whether an attack was told of, as something that needs somebody now.</summary>
    public bool TellsAttack => Alerts.Any(static alert => AlertEvents.IsAttack(alert.Event) && alert.Severity >= Severity.High);

    /// <summary>For a person: all of it, a line each.</summary>
    public IEnumerable<string> Lines =>
    [
        .. Alerts.Select(static alert => $"alert    {alert.Severity.Word(),-8} {alert.Event}: {alert.Title}"),
        .. Decisions.Select(static decision => $"decision {decision.Severity.Word(),-8} {decision.Title}"),
        .. Changes.Select(static change => $"change   {change.Class,-10} {change.Kind}: {change.Subject} | {change.Summary}"),
    ];
}
