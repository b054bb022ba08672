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

/// <summary>Whether the parts of this installation are well, in words for an operator.</summary>
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
                "Report collector", $"Reports wait to be recorded since {oldest:u}. None is lost; the log says what holds them up.");
        var last = await database.Sites.MaxAsync(site => site.LastReportAt, cancellationToken);
        return last is null
            ? HealthCheck.Idle("Report collector", "No report yet", "No report has arrived yet. A site's page of reporting headers says what to add.")
            : HealthCheck.Good("Report collector", $"The latest report arrived on {last:u}.");
    }

    private async Task<HealthCheck> CrawlerAsync(CancellationToken cancellationToken)
    {
        var last = await database.Crawls.AsNoTracking().Where(crawl => crawl.FinishedAt != null).OrderByDescending(crawl => crawl.Id)
            .Select(crawl => new { crawl.State, crawl.FinishedAt, crawl.Note }).FirstOrDefaultAsync(cancellationToken);
        return last switch
        {
            null => HealthCheck.Idle("Crawler", "No crawl yet", "No crawl has ended yet."),
            { State: CrawlState.Failed } => HealthCheck.Bad("Crawler", $"The last crawl failed on {last.FinishedAt:u}: {last.Note}"),
            _ => HealthCheck.Good("Crawler", $"The last crawl ended on {last.FinishedAt:u}."),
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
        $"{(running switch { 0 => "no crawl runs", 1 => "one crawl runs", _ => $"{running:N0} crawls run" })}{(waiting switch { 0 => "", 1 => ", one waits", _ => $", {waiting:N0} wait" })}";

    private async Task<HealthCheck> AnalysisAsync(CancellationToken cancellationToken)
    {
        var waiting = await database.PendingJudgements.CountAsync(static row => !row.IsExamined, cancellationToken);
        var untried = await database.PendingJudgements.CountAsync(static row => row.IsExamined, cancellationToken);
        var waits = waiting switch { 0 => "no script waits", 1 => "one script waits", _ => $"{waiting:N0} scripts wait" };
        var oldest = await database.PendingJudgements.Where(static row => !row.IsExamined)
            .MinAsync(static row => (DateTimeOffset?)row.QueuedAt, cancellationToken);
        if (WorkerPool.Shared.Problem is null && oldest is { } since && time.GetUtcNow() - since > HealthWatch.JudgementPatience)
            return HealthCheck.Bad("Script analysis",
                $"{char.ToUpperInvariant(waits[0])}{waits[1..]} for a verdict, the first since {since:u}. See which site brings so many.");
        return WorkerPool.Shared.Problem is { } problem
            ? HealthCheck.Bad("Script analysis", $"{problem} New scripts get no verdict until this works; none is lost, and {waits}.")
            : HealthCheck.Good("Script analysis", $"Scripts are read in worker processes, one at a time. {await WorkersAsync(cancellationToken)} {char.ToUpperInvariant(waits[0])}{waits[1..]} for a verdict{Untried(untried)}.{Ended(WorkerPool.Shared.Deaths)}");
    }

    // These have the verdict of their text already.
    private static string Untried(int contents) => contents switch
    {
        0 => "",
        1 => ", and one more is run in the detonation browser when it is its turn",
        _ => $", and {contents:N0} more are run in the detonation browser when it is their turn",
    };

    private static string Ended(int workers) => workers switch
    {
        0 => "",
        1 => " One was ended by what it read since the start; such a script is suspicious.",
        _ => $" {workers:N0} were ended by what they read since the start; such scripts are suspicious.",
    };

    private static async Task<string> WorkersAsync(CancellationToken cancellationToken)
    {
        if (!OperatingSystem.IsLinux()) return "This system has no further means to confine them.";
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
                "The lists that ThreatFeeds names are being fetched for the first time; until then scripts are judged by what they do.");
        return lists.Current.Count == 0
            ? HealthCheck.Idle("Threat lists", "None set up", $"Scripts are judged by what they do. To judge them by lists of known bad hosts and hashes too, put lists into {directory.Intelligence}, or name their addresses in ThreatFeeds.")
            : HealthCheck.Good("Threat lists", $"{lists.Current.Count:N0} entries are in force, {(lists.LibraryCount == 0 ? "and no list of vulnerable libraries" : $"and {lists.LibraryCount:N0} vulnerable libraries are known")}.");
    }

    private IEnumerable<HealthCheck> Notices()
    {
        if (proxies.Seen is { Count: > 0 } seen)
        {
            var list = string.Join(", ", seen.Select(static address => address.ToString()).Order(StringComparer.Ordinal));
            yield return HealthCheck.Bad("Reverse proxy",
                $"X-Forwarded headers came from {list}, which TrustedProxies does not name, so that all visitors behind it count as one. "
                + "If that is your reverse proxy, add its address to TrustedProxies; anybody else can send such headers too.");
        }

        if (openId.MissingClaim is { } claim)
            yield return HealthCheck.Bad("OpenID Connect", $"The claim {claim} that OpenId:RoleClaim names did not come with the last sign-in. Have the provider put it into the ID token or the user info, or correct the name.");
    }

    private HealthCheck Disk()
    {
        var drive = new DriveInfo(directory.Root);
        var size = new FileInfo(directory.Database) is { Exists: true } file ? $"; the database has {Layout.Text.Display.Bytes(file.Length)}" : "";
        var text = $"{drive.AvailableFreeSpace / 1_000_000_000.0:0.0} GB are free{size}.";
        return drive.AvailableFreeSpace < LittleSpace
            ? HealthCheck.Bad("Disk", text + " Free some space: when the disk is full, reports are refused and crawls fail.")
            : HealthCheck.Good("Disk", text);
    }
}
