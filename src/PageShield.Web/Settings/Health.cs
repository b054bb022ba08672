using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using PageShield.Crawler;
using PageShield.Crawler.Browsers;
using PageShield.Crawls;
using PageShield.Detection.Intelligence;
using PageShield.Isolation;
using PageShield.Pipeline.Upkeep;
using PageShield.ReportingEndpoint;
using PageShield.Storage;
using PageShield.Web.Accounts.OpenId;
using PageShield.Workers;

namespace PageShield.Web.Settings;

/// <summary>Checks the health of this installation's components, with texts for operators.</summary>
public sealed class Health(PageShieldDbContext database, DataDirectory directory, ThreatFeeds feeds, IndicatorFolder lists, UntrustedProxies proxies,
    OpenIdNotice openId, IOptions<CrawlerOptions> crawler, TimeProvider time)
{
    private const long LittleSpace = 1_000_000_000;
    private static readonly TimeSpan InboxPatience = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan SchedulePatience = TimeSpan.FromMinutes(10);

    public async Task<IReadOnlyList<HealthCheck>> CheckAsync(CancellationToken cancellationToken) =>
        [await CollectorAsync(cancellationToken), await CrawlerAsync(cancellationToken), await BrowserAsync(cancellationToken),
            await SchedulerAsync(cancellationToken), await AnalysisAsync(cancellationToken), ThreatLists(), Disk(), .. Notices()];

    private async Task<HealthCheck> CollectorAsync(CancellationToken cancellationToken)
    {
        var oldest = await database.Inbox.MinAsync(batch => (DateTimeOffset?)batch.ReceivedAt, cancellationToken);
        if (oldest is not null && time.GetUtcNow() - oldest > InboxPatience)
            return HealthCheck.Bad(
                "Report collector", $"Reports have been waiting to be stored since {oldest:u}. None are lost. Check the log for the cause.");
        var last = await database.Sites.MaxAsync(site => site.LastReportAt, cancellationToken);
        return last is null
            ? HealthCheck.Idle("Report collector", "No report yet", "No report has arrived yet. See a site's reporting headers page for the setup.")
            : HealthCheck.Good("Report collector", $"The latest report arrived on {last:u}.");
    }

    private async Task<HealthCheck> CrawlerAsync(CancellationToken cancellationToken)
    {
        var last = await database.Crawls.AsNoTracking().Where(crawl => crawl.FinishedAt != null).OrderByDescending(crawl => crawl.Id)
            .Select(crawl => new { crawl.State, crawl.FinishedAt, crawl.Note }).FirstOrDefaultAsync(cancellationToken);
        return last switch
        {
            null => HealthCheck.Idle("Crawler", "No crawl yet", "No crawl has finished yet."),
            { State: CrawlState.Failed } => HealthCheck.Bad("Crawler", $"The last crawl failed on {last.FinishedAt:u}: {last.Note}"),
            _ => HealthCheck.Good("Crawler", $"The last crawl finished on {last.FinishedAt:u}."),
        };
    }

    private async Task<HealthCheck> BrowserAsync(CancellationToken cancellationToken)
    {
        var isolation = await BrowserIsolation.OfAsync(crawler.Value, cancellationToken);
        return isolation.IsProtected
            ? HealthCheck.Good("Browser isolation", isolation.Sentence)
            : HealthCheck.Bad("Browser isolation", isolation.Sentence);
    }

    private async Task<HealthCheck> SchedulerAsync(CancellationToken cancellationToken)
    {
        var late = time.GetUtcNow() - SchedulePatience;
        var overdue = await database.Sites.CountAsync(site => site.NextRunAt != null && site.NextRunAt < late, cancellationToken);
        var waiting = await database.Crawls.CountAsync(crawl => crawl.State == CrawlState.Queued, cancellationToken);
        var running = await database.Crawls.CountAsync(crawl => crawl.State == CrawlState.Running, cancellationToken);
        return overdue > 0
            ? HealthCheck.Bad("Scheduler",
                $"{(overdue == 1 ? "One site is overdue for its" : $"{overdue:N0} sites are overdue for their")} crawl; {Crawls(running, waiting)}.")
            : HealthCheck.Good("Scheduler", $"Nothing is overdue; {Crawls(running, waiting)}.");
    }

    private static string Crawls(int running, int waiting) =>
        $"{(running switch { 0 => "no crawl is running", 1 => "one crawl is running", _ => $"{running:N0} crawls are running" })}"
        + $"{(waiting switch { 0 => "", 1 => ", one is waiting", _ => $", {waiting:N0} are waiting" })}";

    private async Task<HealthCheck> AnalysisAsync(CancellationToken cancellationToken)
    {
        var waiting = await database.PendingJudgements.CountAsync(static row => !row.IsExamined, cancellationToken);
        var untried = await database.PendingJudgements.CountAsync(static row => row.IsExamined, cancellationToken);
        var waits = waiting switch { 0 => "no script is waiting", 1 => "one script is waiting", _ => $"{waiting:N0} scripts are waiting" };
        var oldest = await database.PendingJudgements.Where(static row => !row.IsExamined)
            .MinAsync(static row => (DateTimeOffset?)row.QueuedAt, cancellationToken);
        if (WorkerPool.Shared.Problem is null && oldest is { } since && time.GetUtcNow() - since > HealthWatch.JudgementPatience)
            return HealthCheck.Bad("Script analysis",
                $"{char.ToUpperInvariant(waits[0])}{waits[1..]} for a verdict, the first since {since:u}. Check which site adds so many scripts.");
        return WorkerPool.Shared.Problem is { } problem
            ? HealthCheck.Bad("Script analysis", $"{problem} New scripts get no verdict until this is fixed. None are lost, and {waits}.")
            : HealthCheck.Good("Script analysis",
                $"Scripts are analyzed in worker processes, one script at a time each. {await WorkersAsync(cancellationToken)} "
                + $"{char.ToUpperInvariant(waits[0])}{waits[1..]} for a verdict{Untried(untried)}.{Ended(WorkerPool.Shared.Deaths)}");
    }

    // These already have a verdict on their text.
    private static string Untried(int contents) => contents switch
    {
        0 => "",
        1 => ", and one more is waiting for the detonation browser",
        _ => $", and {contents:N0} more are waiting for the detonation browser",
    };

    private static string Ended(int workers) => workers switch
    {
        0 => "",
        1 => " Since startup, one worker was terminated by the script that it analyzed. Such scripts are suspicious.",
        _ => $" Since startup, {workers:N0} workers were terminated by the scripts that they analyzed. Such scripts are suspicious.",
    };

    private static async Task<string> WorkersAsync(CancellationToken cancellationToken)
    {
        if (!OperatingSystem.IsLinux()) return "This operating system has no further means to confine them.";
        var confinement = await Confinement.OfAsync(ConfinedRole.Analyser, cancellationToken);
        return $"Each runs as {confinement.User}. {ConfinementWords.Of(confinement, isBrowser: false)}";
    }

    private HealthCheck ThreatLists()
    {
        var failing = feeds.States.Where(static feed => feed.Error is not null).ToList();
        if (failing.Count > 0) return HealthCheck.Bad("Threat lists", $"{failing[0].Url.Host}: {failing[0].Error}");
        if (lists.Problems.Count > 0) return HealthCheck.Bad("Threat lists", lists.Problems[0]);
        if (lists.Current.Count == 0 && feeds.States.Any(static feed => feed.LastGoodAt is null))
            return HealthCheck.Idle("Threat lists", "First fetch",
                "The lists in ThreatFeeds are being fetched for the first time. Until then, verdicts depend only on the behavior of scripts.");
        return lists.Current.Count == 0
            ? HealthCheck.Idle("Threat lists", "Not set up",
                "Verdicts depend only on the behavior of scripts. To also match known malicious hosts and hashes, "
                + $"put lists into {directory.Intelligence}, or add their URLs to ThreatFeeds.")
            : HealthCheck.Good("Threat lists", $"{lists.Current.Count:N0} entries in use, "
                + $"{(lists.LibraryCount == 0 ? "no list of vulnerable libraries" : $"{lists.LibraryCount:N0} vulnerable libraries known")}.");
    }

    private IEnumerable<HealthCheck> Notices()
    {
        if (proxies.Seen is { Count: > 0 } seen)
        {
            var list = string.Join(", ", seen.Select(static address => address.ToString()).Order(StringComparer.Ordinal));
            yield return HealthCheck.Bad("Reverse proxy",
                $"X-Forwarded headers came from {list}, which is not in TrustedProxies. All visitors behind it are counted as one. "
                + "If it is your reverse proxy, add its address to TrustedProxies. Otherwise ignore this: any client can send such headers.");
        }

        if (openId.MissingClaim is { } claim)
            yield return HealthCheck.Bad("OpenID Connect", $"The claim {claim} (OpenId:RoleClaim) was missing from the last sign-in. "
                + "Configure the provider to include it in the ID token or the user info, or correct the setting.");
    }

    private HealthCheck Disk()
    {
        var drive = new DriveInfo(directory.Root);
        var size = new FileInfo(directory.Database) is { Exists: true } file ? $"; the database uses {Layout.Text.Display.Bytes(file.Length)}" : "";
        var text = $"{drive.AvailableFreeSpace / 1_000_000_000.0:0.0} GB free{size}.";
        return drive.AvailableFreeSpace < LittleSpace
            ? HealthCheck.Bad("Disk", text + " Free up space. If the disk is full, reports are rejected and crawls fail.")
            : HealthCheck.Good("Disk", text);
    }
}
