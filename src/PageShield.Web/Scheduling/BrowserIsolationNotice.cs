using Microsoft.Extensions.Options;
using PageShield.Crawler;
using PageShield.Crawler.Browsers;
using PageShield.Storage;

namespace PageShield.Web.Scheduling;

/// <summary>Logs at startup how the browser is isolated from the server.</summary>
internal sealed partial class BrowserIsolationNotice(IOptions<CrawlerOptions> crawler, IOptions<PageShieldOptions> options,
    ILogger<BrowserIsolationNotice> logger) : BackgroundService
{
    /// <inheritdoc />
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (options.Value.CrawlWorkers == 0) return; // No browser runs here.
        try
        {
            var isolation = await BrowserIsolation.OfAsync(crawler.Value, stoppingToken);
            if (isolation.IsProtected) Log.Protected(logger, isolation.Sentence);
            else Log.Unprotected(logger, isolation.Sentence);
        }
        catch (Exception exception) when (!stoppingToken.IsCancellationRequested)
        {
            Log.NotProbed(logger, exception);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Warning, Message = "Checking browser isolation failed; each crawl checks again")]
        public static partial void NotProbed(ILogger logger, Exception exception);

        [LoggerMessage(Level = LogLevel.Information, Message = "{Isolation}")]
        public static partial void Protected(ILogger logger, string isolation);

        [LoggerMessage(Level = LogLevel.Warning, Message = "{Isolation}")]
        public static partial void Unprotected(ILogger logger, string isolation);
    }
}
