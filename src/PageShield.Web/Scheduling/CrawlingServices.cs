using Microsoft.Extensions.Options;
using Npgsql;
using PageShield.Alerts;
using PageShield.Alerts.Channels;
using PageShield.Alerts.Channels.Transports;
using PageShield.Crawler;
using PageShield.Detection.Intelligence;
using PageShield.Storage;

namespace PageShield.Web.Scheduling;

/// <summary>Registers the pipeline with this server's crawler, threat lists and settings.</summary>
public static class CrawlingServices
{
    public static void AddCrawling(this IServiceCollection services)
    {
        services.AddPipeline();
        services.AddSingleton(provider => new IndicatorFolder(provider.GetRequiredService<DataDirectory>().Intelligence));
        services.AddSingleton(FeedsOf);
        services.AddCrawler();
        services.AddHostedService<BrowserIsolationNotice>();
        services.AddOptions<CrawlerOptions>().Configure<IOptions<PageShieldOptions>, IOptions<MailOptions>, DataDirectory>(Configure);
    }

    private static ThreatFeeds FeedsOf(IServiceProvider provider)
    {
        var settings = provider.GetRequiredService<IOptions<PageShieldOptions>>().Value;
        return new ThreatFeeds(
            ThreatFeeds.AddressesIn(settings.ThreatFeeds ?? ""), provider.GetRequiredService<DataDirectory>()
                .Intelligence, TimeSpan.FromHours(settings.ThreatFeedHours),
            PipelineServices.ClientFor(provider.GetRequiredService<IOptions<AlertOptions>>().Value, TimeSpan.FromMinutes(2))
                .GetUnlessAsync, provider.GetRequiredService<TimeProvider>());
    }

    private static void Configure(CrawlerOptions crawler, IOptions<PageShieldOptions> options, IOptions<MailOptions> mail, DataDirectory directory)
    {
        var settings = options.Value;
        if (string.IsNullOrEmpty(crawler.BrowserPath)) crawler.BrowserPath = string.IsNullOrEmpty(settings.Browser) ? null : settings.Browser;
        crawler.BrowserWithoutSandbox |= settings.BrowserWithoutSandbox;
        crawler.ProfilesDirectory ??= Path.Combine(directory.Root, "browsers");
        crawler.ClosedDirectories.Add(directory.Root);
        crawler.OutboundProxy ??= PageShieldOptions.TryParseAddress(settings.OutboundProxy, out var proxy) ? proxy : null;
        if (settings.Hub is { Length: > 0 } hub) crawler.OwnPorts.Add(new NpgsqlConnectionStringBuilder(hub).Port);
        if (mail.Value.Host is not null) crawler.OwnPorts.Add(mail.Value.Port);
        if (crawler.OutboundProxy is { } outbound) crawler.OwnPorts.Add(outbound.Port);
    }
}
