using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using PageShield.Crawler;
using PageShield.Crawler.Browsers;
using PageShield.Storage;

namespace PageShield.Web.Metrics;

/// <summary>
/// Checks whether this process can work: database, spool, disk, and a browser if it crawls. The result has no sensitive details.
/// </summary>
public sealed partial class Readiness(
    IDbContextFactory<PageShieldDbContext> databases, DataDirectory directory, IOptions<PageShieldOptions> options, IOptions<CrawlerOptions> crawler,
    TimeProvider time, ILogger<Readiness> logger)
{
    private const long LeastSpace = 100_000_000;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Fresh = TimeSpan.FromSeconds(1);
    private ReadyState? _last;
    private DateTimeOffset _lookedAt;

    /// <summary>Runs the checks, at most once per second; otherwise returns the previous result.</summary>
    public async Task<ReadyState> CheckAsync(CancellationToken cancellationToken)
    {
        if (_last is { } last && time.GetUtcNow() - _lookedAt < Fresh) return last;

        var state = new ReadyState
        {
            Database = await CanReadAsync(cancellationToken),
            Spool = Try("spool", () => CanWrite(directory.Spool)),
            Disk = Try("disk", () => new DriveInfo(directory.Root).AvailableFreeSpace >= LeastSpace),
            Browser = options.Value.CrawlWorkers == 0 || Try("browser", () => BrowserFinder.IsInstalled(crawler.Value.BrowserPath)),
        };
        (_last, _lookedAt) = (state, time.GetUtcNow());
        return state;
    }

    private async Task<bool> CanReadAsync(CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(Patience);
        try
        {
            await using var database = await databases.CreateDbContextAsync(limit.Token);
            await database.Sites.AnyAsync(limit.Token);
            return true;
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
        {
            // Any database error means "not ready".
            Log.NotReady(logger, "database", exception);
            return false;
        }
    }

    private bool Try(string part, Func<bool> look)
    {
        try
        {
            return look();
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            Log.NotReady(logger, part, exception);
            return false;
        }
    }

    private static bool CanWrite(string folder)
    {
        Directory.CreateDirectory(folder);
        var probe = Path.Combine(folder, $".probe-{Environment.ProcessId}");
        File.WriteAllBytes(probe, [1]);
        File.Delete(probe);
        return true;
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Warning, "Not ready: {Part} is unavailable")]
        public static partial void NotReady(ILogger logger, string part, Exception exception);
    }
}
