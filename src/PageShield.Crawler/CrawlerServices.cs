using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using PageShield.Crawler.Browsers;
using PageShield.Crawler.Detonation;
using PageShield.Crawls;
using PageShield.Detection.Detonation;

namespace PageShield.Crawler;

/// <summary>Registers the crawler.</summary>
public static class CrawlerServices
{
    /// <summary>
    /// Adds <see cref="ICrawler"/> and <see cref="BrowserFinder"/>. Settings come from the section <c>PageShield:Crawler</c> where the
    /// host has a configuration, and from <c>Configure&lt;CrawlerOptions&gt;</c>.
    /// </summary>
    public static IServiceCollection AddCrawler(this IServiceCollection services)
    {
        services.AddLogging();
        services.TryAddSingleton(TimeProvider.System);
        services.AddOptions<CrawlerOptions>().ValidateOnStart();
        services.AddSingleton<IConfigureOptions<CrawlerOptions>>(static provider => new ConfigureOptions<CrawlerOptions>(
            options => provider.GetService<IConfiguration>()?.GetSection(CrawlerOptions.Section).Bind(options)));
        services.AddSingleton<IValidateOptions<CrawlerOptions>, CrawlerOptionsValidator>();
        services.AddSingleton<BrowserFinder>();
        services.AddSingleton<ICrawler, Crawler>();
        services.AddSingleton<IDetonator, Detonator>();
        return services;
    }
}
