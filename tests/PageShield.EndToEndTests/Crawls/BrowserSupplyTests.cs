using System.Collections.Concurrent;
using Microsoft.Extensions.DependencyInjection;
using PageShield.Crawls;
using PageShield.Reports;

namespace PageShield.EndToEndTests.Crawls;

/// <summary>How long one browser serves a crawl, and what is not asked of it twice.</summary>
public sealed class BrowserSupplyTests(ChromiumFixture chromium) : IAsyncLifetime
{
    private FixtureSite _site = null!; // set before each test

    public async ValueTask InitializeAsync()
    {
        _site = await FixtureSite.StartAsync();
        _site.Html("shop.localhost/one", "<title>One</title><script src=/shared.js></script>");
        _site.Html("shop.localhost/two", "<title>Two</title><script src=/shared.js></script>");
        _site.Script("shop.localhost/shared.js", "window.shared = 'served';");
    }

    public ValueTask DisposeAsync() => _site.DisposeAsync();

    [Theory]
    [InlineData("nothing", 1)]
    [InlineData("visits", 2)]
    [InlineData("age", 2)]
    [InlineData("memory", 2)]
    public async Task A_browser_is_renewed_by(string reason, int expected)
    {
        var profiles = Directory.CreateTempSubdirectory("browser-supply-");
        await using var services = chromium.With(options =>
        {
            (options.ParallelPages, options.ProfilesDirectory) = (1, profiles.FullName);
            if (reason == "visits") options.VisitsPerBrowser = 1;
            if (reason == "age") options.BrowserAge = TimeSpan.FromSeconds(1);
            if (reason == "memory") options.MaxBrowserMemory = 100L << 20;
        });
        var seen = new ConcurrentDictionary<string, bool>();
        foreach (var page in new[] { "one", "two" })
        {
            _site.Answer($"shop.localhost/{page}-beat", context =>
            {
                foreach (var folder in profiles.GetDirectories()) seen.TryAdd(folder.Name, true);
                context.Response.StatusCode = 204;
                return Task.CompletedTask;
            });
            _site.Html($"shop.localhost/{page}", $"<title>{page}</title><script>fetch('/{page}-beat')</script>");
        }

        var captures = await services.GetRequiredService<ICrawler>().CrawlAllAsync(_site.Plan(["shop.localhost/one", "shop.localhost/two"]));

        Assert.All(captures, static capture => Assert.Equal(PageOutcome.Ok, capture.Outcome));
        Assert.Equal(expected, seen.Count);
        await services.DisposeAsync();
        profiles.Delete(recursive: true);
    }

    [Theory]
    [InlineData("no trouble", 20, null, 1)]
    [InlineData("a page that never ends", 20, null, 2)]
    [InlineData("another user agent", 20, "shop-check", 2)]
    [InlineData("no waiting", 0, null, 2)]
    public async Task A_browser_serves_the_next_crawl_after(string what, int idleSeconds, string? suffix, int expected)
    {
        var profiles = Directory.CreateTempSubdirectory("browser-pool-");
        await using var services = chromium.With(options =>
            (options.ParallelPages, options.ProfilesDirectory, options.BrowserIdle) = (1, profiles.FullName, TimeSpan.FromSeconds(idleSeconds)));
        var crawler = services.GetRequiredService<ICrawler>();
        var seen = new HashSet<string>();
        _site.Answer("shop.localhost/beat", context =>
        {
            foreach (var folder in profiles.GetDirectories()) seen.Add(folder.Name);
            context.Response.StatusCode = 204;
            return Task.CompletedTask;
        });
        _site.Html("shop.localhost/one",
            "<script>fetch('/beat'); localStorage.setItem('visited', '1')</script>"
            + (what == "a page that never ends" ? "<script>for (;;) { }</script>" : ""));
        _site.Html("shop.localhost/two",
            "<title>Two</title><script>fetch('/beat'); document.title = localStorage.getItem('visited') ?? 'fresh'</script>");
        var plan = _site.Plan(["shop.localhost/one"]) with { PageTimeout = TimeSpan.FromSeconds(5) };

        await crawler.CrawlOneAsync(plan);
        var second = await crawler.CrawlOneAsync(_site.Plan(["shop.localhost/two"]) with { UserAgentSuffix = suffix });

        Assert.Equal((PageOutcome.Ok, "fresh"), (second.Outcome, second.Title)); // nothing of the first crawl is left in it
        Assert.Equal(expected, seen.Count);
        await services.DisposeAsync();
        Assert.Empty(profiles.GetDirectories());
        profiles.Delete();
    }

    [Fact]
    public async Task A_text_that_is_stored_is_asked_of_the_store_once_and_never_of_the_browser()
    {
        var asked = new ConcurrentBag<Sha256Hash>();
        var plan = _site.Plan(["shop.localhost/one", "shop.localhost/two"]) with
        {
            ReadStoredSource = (hash, _) =>
            {
                asked.Add(hash);
                return Task.FromResult<string?>("window.shared = 'stored';");
            },
        };
        await using var services = chromium.With(static options => options.ParallelPages = 1);

        var captures = await services.GetRequiredService<ICrawler>().CrawlAllAsync(plan);

        var hash = Sha256Hash.OfText("window.shared = 'served';");
        Assert.Equal([hash], asked);
        Assert.All(captures, capture => Assert.Equal("window.shared = 'stored';", capture.Bodies[hash].Text));
    }

    [Fact]
    public async Task A_text_on_many_pages_comes_out_of_the_browser_once()
    {
        var asked = new ConcurrentBag<Sha256Hash>();
        var plan = _site.Plan(["shop.localhost/one", "shop.localhost/two"]) with
        {
            ReadStoredSource = (hash, _) =>
            {
                asked.Add(hash);
                return Task.FromResult<string?>(null);
            },
        };
        await using var services = chromium.With(static options => options.ParallelPages = 1);

        var captures = await services.GetRequiredService<ICrawler>().CrawlAllAsync(plan);

        // Whoever is not in the store is asked of the browser, and then known: the second page asks nobody.
        var hash = Assert.Single(asked);
        Assert.All(captures, capture => Assert.Equal("window.shared = 'served';", capture.Bodies[hash].Text));
    }
}
