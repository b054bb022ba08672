using System.Globalization;
using Microsoft.EntityFrameworkCore;
using PageShield.Crawls;
using PageShield.Observations;
using PageShield.Sites;
using PageShield.Storage;

namespace PageShield.Alerts.Raising;

/// <summary>Alerts about not seeing: crawls that failed or did not run, and the installation itself.</summary>
public sealed partial class AlertRaiser
{
    private const int LongestStreak = 50;

    /// <summary>
    /// Raises <see cref="AlertEvents.CrawlFailed"/> where a crawl saw nothing (once for each row of failures, listed at the first and told
    /// from the second on, so that a night's maintenance wakes nobody), or could not see pages that the one before saw.
    /// </summary>
    /// <param name="crawl">Over; saved or not.</param>
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

    /// <summary>Raises <see cref="AlertEvents.ScheduleMissed"/>, once for each time that was missed.</summary>
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
    /// Raises <see cref="AlertEvents.SystemTrouble"/> at the installation's oldest site, at most once a day for each kind of trouble.
    /// </summary>
    /// <param name="kind">One word that tells kinds apart: <c>disk</c>, <c>inbox</c>.</param>
    /// <param name="what">The part, for the title.</param>
    /// <param name="text">What is wrong and what to do.</param>
    /// <returns>How many alerts were added; 0 where there is no site yet.</returns>
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

    /// <summary>Resolves what was told of a kind of trouble of this installation, now that it is over.</summary>
    /// <param name="kind">As given to <see cref="RaiseForTroubleAsync"/>.</param>
    /// <returns>How many alerts were resolved.</returns>
    public Task<int> EndTroubleAsync(PageShieldDbContext database, string kind, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(database);
        return AlertHistory.ResolveOverAsync(database,
            database.Alerts.Where(alert => alert.Event == AlertEvents.SystemTrouble && alert.Vendor == kind), "The trouble is over.", time,
            cancellationToken);
    }

    /// <summary>
    /// A crawl that saw pages ends what was told of crawls that saw none or did not run; one that saw all of them also what was told of lost pages.
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
