using System.Runtime.CompilerServices;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using PageShield.Changes;
using PageShield.Crawls;
using PageShield.Crawls.Captures;
using PageShield.Detection.Intelligence;
using PageShield.Inventory.Connections;
using PageShield.Inventory.Scripts;
using PageShield.Pipeline.Crawls;
using PageShield.Sites;
using PageShield.Storage;
using static PageShield.IntegrationTests.Inventory.Captures;

namespace PageShield.IntegrationTests.Inventory;

public sealed class RecordingTests : IAsyncDisposable
{
    private readonly FakeTimeProvider _time = new(Start);
    private readonly ScriptedCrawler _crawler = new();
    private TestDatabase? _database;
    private ServiceProvider? _services;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [MemberData(nameof(TestDatabase.Providers), MemberType = typeof(TestDatabase))]
    public async Task The_first_crawl_fills_the_inventory_and_is_no_news(Provider provider)
    {
        var site = await SiteAsync(provider);

        await CrawlAsync(site,
            Of("https://shop.example/", (File("https://shop.example/app.3f2a9c11.js"), "app()"), (File("https://cdn.example.net/tag.js"), "tag()")),
            Of("https://shop.example/cart", (File("https://shop.example/app.3f2a9c11.js"), "app()")));

        await using var database = _database!.CreateDbContext();
        var scripts = await database.Scripts.OrderBy(script => script.Host).ToListAsync(Cancel);
        Assert.Equal(["cdn.example.net", "shop.example"], scripts.Select(script => script.Host));
        Assert.Equal([Party.Third, Party.First], scripts.Select(script => script.Party));
        Assert.Equal([1, 2], scripts.Select(script => script.PageCount));
        Assert.Empty(await database.Changes.ToListAsync(Cancel));
        Assert.True((await database.Crawls.SingleAsync(Cancel)).IsBaseline);
    }

    [Theory]
    [MemberData(nameof(TestDatabase.Providers), MemberType = typeof(TestDatabase))]
    public async Task A_new_build_of_a_file_is_the_same_script_with_another_version(Provider provider)
    {
        var site = await SiteAsync(provider);
        await CrawlAsync(site, Of("https://shop.example/", (File("https://shop.example/app.3f2a9c11.js"), "var total = 1; show(total)")));

        await CrawlAsync(site,
            Of("https://shop.example/",
            (File("https://shop.example/app.77ab01fe.js"), "var total = 1; show(total); fetch('https://collect.example.net/x')")));

        await using var database = _database!.CreateDbContext();
        var script = Assert.Single(await database.Scripts.ToListAsync(Cancel));
        Assert.Equal(2, script.VersionCount);
        var change = Assert.Single(await database.Changes.ToListAsync(Cancel));
        Assert.Equal(ChangeKind.ScriptChanged, change.Kind);
        Assert.Equal(ChangeClass.Capability, change.Class);
        Assert.Contains("collect.example.net", change.Summary, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(TestDatabase.Providers), MemberType = typeof(TestDatabase))]
    public async Task Each_hop_of_a_redirected_file_is_kept_with_its_version(Provider provider)
    {
        var site = await SiteAsync(provider);
        string[] hops = ["https://go.example.net/tag", "https://cdn.example.net/latest.js"];

        await CrawlAsync(
            site, Of("https://shop.example/", (File(hops[0]) with { Url = "https://cdn.example.net/tag.js", Redirects = hops }, "tag()")));

        await using var database = _database!.CreateDbContext();
        var detail = await database.FindScriptAsync(site.Id, (await database.Scripts.SingleAsync(Cancel)).Id, Cancel);
        Assert.Equal(hops, detail?.Versions[0].Redirects);
    }

    [Theory]
    [MemberData(nameof(TestDatabase.Providers), MemberType = typeof(TestDatabase))]
    public async Task An_inline_script_with_another_number_in_it_is_the_same_script(Provider provider)
    {
        var site = await SiteAsync(provider);
        var inline = Inline("https://shop.example/", "html>head>script:nth-of-type(1)");
        await CrawlAsync(site, Of("https://shop.example/", (inline, "window.config = {build: 1, time: 1700000001};")));

        await CrawlAsync(site, Of("https://shop.example/", (inline, "window.config = {build: 2, time: 1700009999};")));

        await using var database = _database!.CreateDbContext();
        var script = Assert.Single(await database.Scripts.ToListAsync(Cancel));
        Assert.Equal(2, script.VersionCount);
        Assert.Equal(ChangeClass.Data, Assert.Single(await database.Changes.ToListAsync(Cancel)).Class);
    }

    [Theory]
    [MemberData(nameof(TestDatabase.Providers), MemberType = typeof(TestDatabase))]
    public async Task A_new_third_party_host_is_said_once_however_many_pages_have_it(Provider provider)
    {
        var site = await SiteAsync(provider);
        await CrawlAsync(site, Of("https://shop.example/", (File("https://shop.example/app.js"), "app()")));
        var tag = (File("https://new.example.net/t.js"), "t()");

        await CrawlAsync(site,
            Of("https://shop.example/", (File("https://shop.example/app.js"), "app()"), tag),
            Of("https://shop.example/cart", tag),
            Of("https://shop.example/checkout", tag));

        await using var database = _database!.CreateDbContext();
        var kinds = await database.Changes.Select(change => change.Kind).ToListAsync(Cancel);
        Assert.Equal([ChangeKind.ScriptAdded, ChangeKind.ScriptHostAdded], kinds.Order());
    }

    [Theory]
    [MemberData(nameof(TestDatabase.Providers), MemberType = typeof(TestDatabase))]
    public async Task A_script_counts_as_missing_only_where_its_page_was_seen(Provider provider)
    {
        var site = await SiteAsync(provider);
        var old = (File("https://shop.example/old.js"), "old()");
        var app = (File("https://shop.example/app.js"), "app()");
        await CrawlAsync(
            site, Of("https://shop.example/", app, old), Of("https://shop.example/cart", (File("https://shop.example/cart.js"), "cart()")));

        await CrawlAsync(
            site, Of("https://shop.example/", app), Of("https://shop.example/cart") with { Outcome = PageOutcome.Blocked, Status = 403 });

        await using var database = _database!.CreateDbContext();
        var change = Assert.Single(await database.Changes.ToListAsync(Cancel));
        Assert.Equal(ChangeKind.ScriptRemoved, change.Kind);
        Assert.Equal("https://shop.example/old.js", change.Subject);
    }

    [Theory]
    [MemberData(nameof(TestDatabase.Providers), MemberType = typeof(TestDatabase))]
    public async Task A_host_that_two_complete_crawls_no_longer_contact_is_gone(Provider provider)
    {
        var site = await SiteAsync(provider);
        CapturedConnection To(string host) =>
            new() { Url = $"https://{host}/c", Host = host, Method = "GET", Type = ConnectionType.Fetch, Initiator = "https://shop.example/" };
        var without = Of("https://shop.example/") with { Connections = [To("chat.example")] };
        await CrawlAsync(site, without with { Connections = [To("chat.example"), To("stats.example"), To("shop.example")] });

        await CrawlAsync(site, without);
        await CrawlAsync(site, without with { Outcome = PageOutcome.Blocked, Status = 403, Connections = [] });
        await using var database = _database!.CreateDbContext();
        var early = await database.Changes.CountAsync(Cancel);
        await CrawlAsync(site, without);
        await CrawlAsync(site, without);

        Assert.Equal(0, early);
        var change = Assert.Single(await database.Changes.ToListAsync(Cancel));
        Assert.Equal((ChangeKind.ConnectionHostRemoved, ChangeClass.Data, "stats.example"), (change.Kind, change.Class, change.Subject));
        Assert.Equal("Pages no longer contact stats.example: 2 complete crawls in a row saw no request to it.", change.Summary);
        Assert.Empty(await database.Alerts.Where(alert => alert.ChangeId == change.Id).ToListAsync(Cancel));
    }

    [Theory]
    [MemberData(nameof(TestDatabase.Providers), MemberType = typeof(TestDatabase))]
    public async Task A_lost_header_is_a_change_and_a_fresh_nonce_is_none(Provider provider)
    {
        var site = await SiteAsync(provider);
        Capture With(params (string Name, string Value)[] headers) =>
            Of("https://shop.example/") with { Headers = headers.ToDictionary(header => header.Name, header => header.Value) };
        await CrawlAsync(site, With(("content-security-policy", "script-src 'nonce-aaa'"), ("x-frame-options", "DENY")));

        await CrawlAsync(site, With(("content-security-policy", "script-src 'nonce-bbb'")));

        await using var database = _database!.CreateDbContext();
        var change = Assert.Single(await database.Changes.ToListAsync(Cancel));
        Assert.Equal((ChangeKind.HeaderRemoved, "x-frame-options"), (change.Kind, change.Subject));
    }

    [Theory]
    [MemberData(nameof(TestDatabase.Providers), MemberType = typeof(TestDatabase))]
    public async Task An_interrupted_crawl_goes_on_with_the_pages_that_are_missing(Provider provider)
    {
        var site = await SiteAsync(provider);
        var key = await RequestAsync(site);
        using var stop = new CancellationTokenSource();
        _crawler.Captures = [Of("https://shop.example/", (File("https://shop.example/a.js"), "a()"))];
        _crawler.AfterLast = stop.CancelAsync;
        await CrawlRunner.RunCrawlAsync(key, null, stop.Token);

        _crawler.AfterLast = null;
        _crawler.Captures = [Of("https://shop.example/b", (File("https://shop.example/b.js"), "b()"))];
        var waiting = await _services!.GetRequiredService<CrawlRecovery>().RecoverAsync(alone: true, Cancel);
        await CrawlRunner.RunCrawlAsync(Assert.Single(waiting), null, Cancel);

        Assert.Contains("https://shop.example/", _crawler.LastPlan!.AlreadyVisited);
        await using var database = _database!.CreateDbContext();
        var crawl = await database.Crawls.SingleAsync(Cancel);
        Assert.Equal((CrawlState.Completed, 2, 1), (crawl.State, crawl.PagesOk, crawl.Resumed));
        Assert.Equal(2, await database.Scripts.CountAsync(Cancel));
    }

    [Theory]
    [MemberData(nameof(TestDatabase.Providers), MemberType = typeof(TestDatabase))]
    public async Task A_crawl_that_was_interrupted_twice_has_failed_and_people_are_told(Provider provider)
    {
        var site = await SiteAsync(provider);
        var key = await RequestAsync(site);
        for (var end = 0; end < 2; end++)
        {
            // As a process leaves it that ended in the middle.
            await using var database = _database!.CreateDbContext();
            await database.Crawls.ExecuteUpdateAsync(update => update.SetProperty(crawl => crawl.State, CrawlState.Running), Cancel);
            Assert.Equal(key, Assert.Single(await _services!.GetRequiredService<CrawlRecovery>().RecoverAsync(alone: true, Cancel)));
        }

        _crawler.Captures = [Of("https://shop.example/", (File("https://shop.example/a.js"), "a()"))];
        await CrawlRunner.RunCrawlAsync(key, null, Cancel);

        await using var after = _database!.CreateDbContext();
        var crawl = await after.Crawls.SingleAsync(Cancel);
        Assert.Equal((CrawlState.Failed, 0, 2), (crawl.State, crawl.PagesOk, crawl.Interruptions));
        Assert.Contains("twice", crawl.Note, StringComparison.Ordinal);
        var alert = await after.Alerts.SingleAsync(Cancel);
        Assert.Equal((PageShield.Alerts.AlertEvents.CrawlFailed, Severity.High), (alert.Event, alert.Severity));
        Assert.Empty(await _services!.GetRequiredService<CrawlRecovery>().RecoverAsync(alone: true, Cancel));
    }

    [Theory]
    [MemberData(nameof(TestDatabase.Providers), MemberType = typeof(TestDatabase))]
    public async Task A_crawl_whose_process_ended_is_queued_again_when_its_lease_is_over_and_one_that_lives_is_not(Provider provider)
    {
        var key = await RequestAsync(await SiteAsync(provider));
        await using var database = _database!.CreateDbContext();
        await database.Crawls.ExecuteUpdateAsync(update => update.SetProperty(crawl => crawl.State, CrawlState.Running)
            .SetProperty(crawl => crawl.NextAttemptAt, _time.GetUtcNow() + CrawlRecovery.Lease), Cancel);
        var recovery = _services!.GetRequiredService<CrawlRecovery>();

        Assert.Empty(await recovery.RecoverOrphansAsync(Cancel));
        _time.Advance(CrawlRecovery.Lease + TimeSpan.FromSeconds(1));
        Assert.Equal(key, Assert.Single(await recovery.RecoverOrphansAsync(Cancel)));
        Assert.Empty(await recovery.RecoverOrphansAsync(Cancel));

        var crawl = await database.Crawls.AsNoTracking().SingleAsync(Cancel);
        Assert.Equal((CrawlState.Queued, 1), (crawl.State, crawl.Interruptions));
    }

    [Theory]
    [MemberData(nameof(TestDatabase.Providers), MemberType = typeof(TestDatabase))]
    public async Task A_crawl_without_a_page_has_failed_and_says_why(Provider provider)
    {
        var site = await SiteAsync(provider);

        await CrawlAsync(site,
            Of("https://shop.example/") with { Outcome = PageOutcome.Failed, Status = 0, OutcomeReason = "The name shop.example does not resolve." });

        await using var database = _database!.CreateDbContext();
        var crawl = await database.Crawls.SingleAsync(Cancel);
        Assert.Equal(CrawlState.Failed, crawl.State);
        Assert.Equal("The name shop.example does not resolve.", crawl.Note);
    }

    public async ValueTask DisposeAsync()
    {
        if (_services is not null) await _services.DisposeAsync();
        if (_database is not null) await _database.DisposeAsync();
    }

    private CrawlRunner CrawlRunner => _services!.GetRequiredService<CrawlRunner>(); // not null: every test makes a site first

    private async Task<Site> SiteAsync(Provider provider)
    {
        _database = await TestDatabase.CreateAsync(provider, Cancel);
        _services = new ServiceCollection()
            .AddLogging()
            .AddSingleton<TimeProvider>(_time)
            .AddSingleton<IDbContextFactory<PageShieldDbContext>>(_database)
            .AddSingleton<ICrawler>(_crawler)
            .AddSingleton(_ => new IndicatorFolder(""))
            .AddPipeline()
            .BuildServiceProvider();

        var site = new Site { Name = "Shop", Hosts = ["shop.example"], StartUrls = ["https://shop.example/"], ReportKey = "key" };
        await using var database = _database.CreateDbContext();
        database.Sites.Add(site);
        await database.SaveChangesAsync(Cancel);
        return site;
    }

    private async Task<CrawlKey> RequestAsync(Site site) =>
        await _services!.GetRequiredService<CrawlRequests>().RequestAsync(site.Id, CrawlTrigger.Manual, "test", Cancel)
            ?? throw new InvalidOperationException();

    private async Task CrawlAsync(Site site, params Capture[] captures)
    {
        _time.Advance(TimeSpan.FromHours(1));
        var now = _time.GetUtcNow();
        _crawler.Captures = [.. captures.Select(capture => capture with { StartedAt = now, FinishedAt = now.AddSeconds(3) })];
        await CrawlRunner.RunCrawlAsync(await RequestAsync(site), null, Cancel);
    }

    /// <summary>Brings what the test says instead of what a browser sees.</summary>
    private sealed class ScriptedCrawler : ICrawler
    {
        public IReadOnlyList<Capture> Captures { get; set; } = [];

        public Func<Task>? AfterLast { get; set; }

        public CrawlPlan? LastPlan { get; private set; }

        public async IAsyncEnumerable<Capture> CrawlAsync(
            CrawlPlan plan, IProgress<CrawlProgress>? progress, [EnumeratorCancellation] CancellationToken cancellationToken)
        {
            LastPlan = plan;
            foreach (var capture in Captures) yield return capture;
            if (AfterLast is not null) await AfterLast();
            cancellationToken.ThrowIfCancellationRequested();
        }
    }
}
