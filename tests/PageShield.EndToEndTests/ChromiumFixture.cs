using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Playwright;
using PageShield.Crawler;
using PageShield.Crawler.Browsers;
using PageShield.Crawls;
using PageShield.EndToEndTests;

[assembly: AssemblyFixture(typeof(ChromiumFixture))]

namespace PageShield.EndToEndTests;

/// <summary>
/// Finds or installs a Chromium the way the product does, once for all tests; where none can be had, tests skip, and with <c>CI=true</c> fail.
/// </summary>
public sealed class ChromiumFixture : IAsyncLifetime
{
    private readonly SemaphoreSlim _opening = new(1);
    private string? _missing;
    private IPlaywright? _playwright;
    private IBrowser? _browser;
    private ServiceProvider? _services;

    /// <summary>The browser's executable.</summary>
    public string Path { get; private set; } = "";

    /// <inheritdoc />
    public async ValueTask InitializeAsync()
    {
        try
        {
            Path = (await new BrowserFinder(NullLogger<BrowserFinder>.Instance).FindAsync(null, null, CancellationToken.None)).Path;
            var services = new ServiceCollection().AddCrawler();
            services.Configure<CrawlerOptions>(options => options.BrowserPath = Path);
            _services = services.BuildServiceProvider();
        }
        catch (BrowserUnavailableException exception)
        {
            _missing = exception.Message;
        }
    }

    /// <summary>The product's crawler on this browser.</summary>
    public ICrawler Crawler
    {
        get
        {
            Require();
            return _services!.GetRequiredService<ICrawler>(); // set where a browser was found
        }
    }

    /// <summary>
    /// An ordinary browser for people in tests, without the crawler's hooks and proxy: one for all tests, each with a context of its own.
    /// </summary>
    public async Task<IBrowser> BrowserAsync()
    {
        Require();
        await _opening.WaitAsync();
        try
        {
            if (_browser is { IsConnected: true }) return _browser;
            _playwright ??= await Playwright.CreateAsync();
            // As root, Chromium's sandbox cannot start; for anybody else it stays on.
            return _browser =
                await _playwright.Chromium.LaunchAsync(
                new() { ExecutablePath = Path, Args = Environment.UserName == "root" ? ["--no-sandbox"] : [] });
        }
        finally
        {
            _opening.Release();
        }
    }

    /// <summary>A crawler of its own with other settings; the caller disposes the provider.</summary>
    public ServiceProvider With(Action<CrawlerOptions> configure)
    {
        Require();
        var services = new ServiceCollection().AddCrawler();
        services.Configure<CrawlerOptions>(options => options.BrowserPath = Path);
        services.Configure(configure);
        return services.BuildServiceProvider();
    }

    /// <summary>Ends the test here where there is no browser.</summary>
    public void Require()
    {
        if (_missing is null) return;
        if (Environment.GetEnvironmentVariable("CI") == "true") Assert.Fail(_missing);
        Assert.Skip(_missing);
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        if (_services is not null) await _services.DisposeAsync();
        if (_browser is not null) await _browser.DisposeAsync();
        _playwright?.Dispose();
        _opening.Dispose();
    }
}
