using System.Globalization;
using Microsoft.EntityFrameworkCore;
using PageShield.Crawls;
using PageShield.Observations;
using PageShield.Observations.Volume;
using PageShield.Sites;
using PageShield.Storage;

namespace PageShield.Alerts.Raising;

/// <summary>Alerts about failed and missed crawls, violation spikes and problems of the installation itself.</summary>
public sealed partial class AlertRaiser
{
    private const int LongestStreak = 50;

    /// <summary>
    /// Raises <see cref="AlertEvents.CrawlFailed"/> if a crawl saw no page or lost pages that the previous crawl saw. A series of failures is
    /// one alert. It is only listed at the first failure and sent from the second on, because nightly maintenance should wake nobody.
    /// </summary>
    /// <param name="crawl">A finished crawl, saved or not.</param>
    /// <returns>How many alerts were added.</returns>
    public async Task<int> RaiseForCrawlAsync(PageShieldDbContext database, Site site, Crawl crawl, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(database);
        ArgumentNullException.ThrowIfNull(site);
        ArgumentNullException.ThrowIfNull(crawl);
        if (crawl.State == CrawlState.Completed) await ResolveForSeenAsync(database, site, crawl, cancellationToken);
        return crawl.State switch
        {
            CrawlState.Failed => await RaiseForFailedAsync(database, site, crawl, cancellationToken),
            CrawlState.Completed when crawl.PagesNotOk > 0 => await RaiseForLostPagesAsync(database, site, crawl, cancellationToken),
            _ => 0,
        };
    }

    /// <summary>Raises <see cref="AlertEvents.ScheduleMissed"/>, once for each missed time.</summary>
    /// <returns>How many alerts were added.</returns>
    public Task<int> RaiseForMissedAsync(PageShieldDbContext database, Site site, DateTimeOffset due, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(database);
        ArgumentNullException.ThrowIfNull(site);
        return AddAsync(database, site, [About(site, AlertEvents.ScheduleMissed, due, "", AlertWording.Missed(site, due))], cancellationToken);
    }

    /// <summary>Raises <see cref="AlertEvents.ViolationSpike"/>, at most once a day.</summary>
    /// <returns>How many alerts were added.</returns>
    public Task<int> RaiseForSpikeAsync(PageShieldDbContext database, Site site, Spike spike, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(database);
        ArgumentNullException.ThrowIfNull(site);
        ArgumentNullException.ThrowIfNull(spike);
        return AddAsync(
            database, site,
            [About(site, AlertEvents.ViolationSpike, spike.Hour.UtcDateTime.Date, "",
                AlertWording.Spike(site, spike.Count, spike.Usual, spike.MostNamed))], cancellationToken);
    }

    /// <summary>
    /// Raises <see cref="AlertEvents.SystemTrouble"/> on the installation's oldest site, at most once a day for each kind of problem.
    /// </summary>
    /// <param name="kind">One word that identifies the kind of problem, such as <c>disk</c> or <c>inbox</c>.</param>
    /// <param name="what">The affected part, for the title.</param>
    /// <param name="text">What is wrong and what to do.</param>
    /// <returns>How many alerts were added; 0 if there is no site yet.</returns>
    public async Task<int> RaiseForTroubleAsync(
        PageShieldDbContext database, string kind, string what, string text, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(database);
        if (await database.Sites.OrderBy(static site => site.Id).FirstOrDefaultAsync(cancellationToken) is not { } site) return 0;

        return await AddAsync(
            database, site,
            [About(site, AlertEvents.SystemTrouble, time.GetUtcNow().UtcDateTime.Date, kind,
                AlertWording.Trouble(what, text)) with { Severity = Severity.High }], cancellationToken);
    }

    /// <summary>Resolves this installation's alerts about a kind of problem that is over.</summary>
    /// <param name="kind">The kind that was passed to <see cref="RaiseForTroubleAsync"/>.</param>
    /// <returns>How many alerts were resolved.</returns>
    public Task<int> EndTroubleAsync(PageShieldDbContext database, string kind, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(database);
        return AlertHistory.ResolveOverAsync(database,
            database.Alerts.Where(alert => alert.Event == AlertEvents.SystemTrouble && alert.Vendor == kind), "The problem is over.", time,
            cancellationToken);
    }

    /// <summary>
    /// Resolves alerts about failed and missed crawls after a crawl that saw pages. If it saw every page, alerts about lost pages are resolved too.
    /// </summary>
    private async Task ResolveForSeenAsync(PageShieldDbContext database, Site site, Crawl crawl, CancellationToken cancellationToken)
    {
        var why = string.Create(CultureInfo.InvariantCulture,
            $"A crawl of {time.GetUtcNow().UtcDateTime:yyyy-MM-dd HH:mm} UTC saw {(crawl.PagesNotOk == 0 ? "every page" : "the site again")}.");
        await AlertHistory.ResolveOverAsync(database, site, [AlertEvents.ScheduleMissed], why, time, cancellationToken);
        var failed = database.Alerts.Where(alert => alert.SiteId == site.Id && alert.Event == AlertEvents.CrawlFailed && alert.CrawlId != crawl.Id);
        await AlertHistory.ResolveOverAsync(
            database, crawl.PagesNotOk == 0
                ? failed
                : failed.Where(
                    alert => database.Crawls.Any(row => row.SiteId == alert.SiteId && row.Id == alert.CrawlId && row.State == CrawlState.Failed)),
                    why, time, cancellationToken);
    }

    private async Task<int> RaiseForFailedAsync(PageShieldDbContext database, Site site, Crawl crawl, CancellationToken cancellationToken)
    {
        var before = await database.Crawls.AsNoTracking()
            .Where(row => row.SiteId == site.Id && row.Id < crawl.Id && (row.State == CrawlState.Failed || row.State == CrawlState.Completed))
            .OrderByDescending(static row => row.Id).Take(LongestStreak).Select(static row => new { row.Id, row.State })
                .ToListAsync(cancellationToken);
        var streak = before.TakeWhile(static row => row.State == CrawlState.Failed).ToList();
        return await AddAsync(
            database, site,
            [
                About(site, AlertEvents.CrawlFailed, crawl.QueuedAt, "", AlertWording.CrawlFailed(site, crawl, streak.Count + 1)) with
                {
                    Occasion = string.Create(CultureInfo.InvariantCulture, $"failing-{(streak.Count > 0 ? streak[^1].Id : crawl.Id)}"),
                    Severity = crawl.Interruptions > 0 ? Severity.High : streak.Count > 0 || before.Count == 0 ? Severity.Medium : Severity.Low,
                    CrawlId = crawl.Id,
                },
            ],
            cancellationToken);
    }

    private async Task<int> RaiseForLostPagesAsync(PageShieldDbContext database, Site site, Crawl crawl, CancellationToken cancellationToken)
    {
        var last = await database.Crawls.AsNoTracking().Where(row => row.SiteId == site.Id && row.Id < crawl.Id && row.State == CrawlState.Completed)
            .OrderByDescending(static row => row.Id).Select(static row => (long?)row.Id).FirstOrDefaultAsync(cancellationToken);
        if (last is null) return 0;

        var lost = await database.CrawlPages.CountAsync(
            page => page.SiteId == site.Id && page.CrawlId == crawl.Id && page.Outcome != PageOutcome.Ok && page.Outcome != PageOutcome.Cut
                && database.CrawlPages.Any(before => before.SiteId == page.SiteId && before.CrawlId == last && before.Url == page.Url
                    && before.Outcome == PageOutcome.Ok),
            cancellationToken);
        if (lost == 0) return 0;

        return await AddAsync(
            database, site,
            [
                About(site, AlertEvents.CrawlFailed, crawl.QueuedAt, "", AlertWording.CrawlFailed(site, crawl, 1)) with
                {
                    Severity = 2 * lost >= crawl.PagesOk + crawl.PagesNotOk ? Severity.Medium : Severity.Low,
                    CrawlId = crawl.Id,
                },
            ],
            cancellationToken);
    }
}
