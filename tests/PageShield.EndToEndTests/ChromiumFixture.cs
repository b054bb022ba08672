using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using PageShield.Crawler;
using PageShield.Crawler.Browsers;
using PageShield.Crawls;
using PageShield.EndToEndTests;

[assembly: AssemblyFixture(typeof(ChromiumFixture))]

namespace PageShield.EndToEndTests;

/// <summary>Finds or installs a Chromium the way the product does, once for all tests; where none can be had, tests skip, and with <c>CI=true</c> fail.</summary>
public sealed class ChromiumFixture : IAsyncLifetime
{
    private string? _missing;
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
    }
}
