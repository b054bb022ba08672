using Microsoft.Extensions.DependencyInjection;
using PageShield.Crawls;
using PageShield.Crawls.Captures;

namespace PageShield.EndToEndTests.Crawls;

/// <summary>Tabs and browsers that crash, at a moment that the page's server chooses.</summary>
public sealed class CrashTests(ChromiumFixture chromium) : IAsyncLifetime
{
    private readonly string _profiles = Directory.CreateTempSubdirectory("crash-").FullName;
    private FixtureSite _site = null!; // set before each test
    private ServiceProvider _services = null!; // set before each test

    public async ValueTask InitializeAsync()
    {
        _services = chromium.With(options => (options.ProfilesDirectory, options.ParallelPages) = (_profiles, 1));
        _site = await FixtureSite.StartAsync();
        _site.Html("shop.localhost/bad", "<title>Bad</title><script>window.before = new Image(); before.src = '/now.png';</script>")
            .Html("shop.localhost/good", "<script>window.good = 1</script>");
    }

    public async ValueTask DisposeAsync()
    {
        await _site.DisposeAsync();
        await _services.DisposeAsync();
        Directory.Delete(_profiles, recursive: true);
    }

    private Task Crash(Action<string> what)
    {
        what(_profiles);
        return Task.CompletedTask;
    }

    private Task<List<Capture>> CrawlAsync() =>
        _services.GetRequiredService<ICrawler>().CrawlAllAsync(_site.Plan(["shop.localhost/bad", "shop.localhost/good"]));

    [Fact]
    public async Task A_tab_that_crashes_each_time_is_recorded_as_crashed_and_the_crawl_goes_on()
    {
        _site.Answer("shop.localhost/now.png", _ => Crash(Saboteur.CrashTabs));

        var captures = await CrawlAsync();

        Assert.Equal([PageOutcome.Crashed, PageOutcome.Ok], captures.Select(static capture => capture.Outcome));
        Assert.Contains("crash", captures[0].OutcomeReason, StringComparison.Ordinal);
        Assert.Contains(captures[0].Scripts, static script => script.Kind == ScriptKind.Inline); // what was seen until then
        Assert.Equal(2, _site.Log.Count(static entry => entry.Target == "shop.localhost/bad")); // one more try in a fresh browser
    }

    [Fact]
    public async Task A_tab_that_crashes_once_is_seen_at_the_second_try()
    {
        var crashes = 0;
        _site.Answer("shop.localhost/now.png", _ => Interlocked.Increment(ref crashes) == 1 ? Crash(Saboteur.CrashTabs) : Task.CompletedTask);

        var captures = await CrawlAsync();

        Assert.Equal([PageOutcome.Ok, PageOutcome.Ok], captures.Select(static capture => capture.Outcome));
        Assert.Equal("Bad", captures[0].Title);
    }

    [Fact]
    public async Task A_browser_that_crashes_is_replaced_and_the_crawl_goes_on()
    {
        _site.Answer("shop.localhost/now.png", _ => Crash(Saboteur.CrashBrowser));

        var captures = await CrawlAsync();

        Assert.Equal([PageOutcome.Crashed, PageOutcome.Ok], captures.Select(static capture => capture.Outcome));
        await _services.DisposeAsync();
        Assert.Empty(Directory.EnumerateDirectories(_profiles)); // no browser leaves a profile behind
    }
}
