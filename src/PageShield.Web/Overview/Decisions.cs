using Microsoft.EntityFrameworkCore;
using PageShield.Alerts;
using PageShield.Changes;
using PageShield.Crawls;
using PageShield.Inventory;
using PageShield.Inventory.Authorizations;
using PageShield.Inventory.Scripts;
using PageShield.Storage;
using PageShield.Web.Alerts;
using PageShield.Web.Crawls;
using PageShield.Web.Layout.Text;

namespace PageShield.Web.Overview;

/// <summary>Collects all pending decisions, most urgent first.</summary>
internal static class Decisions
{
    /// <summary>Maximum number of decisions per kind. The list pages show the rest.</summary>
    public const int MostOfOneSort = 40;

    private static readonly TimeSpan Quiet = TimeSpan.FromHours(24);

    public static async Task<IReadOnlyList<Decision>> GatherAsync(
        PageShieldDbContext database, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var decisions = new List<Decision>();
        decisions.AddRange(await AlertsAsync(database, now, cancellationToken));
        decisions.AddRange(await MaliciousAsync(database, cancellationToken));
        decisions.AddRange(await ChangesAsync(database, cancellationToken));
        decisions.AddRange(await UnauthorizedAsync(database, now, cancellationToken));
        decisions.AddRange(await FailedCrawlsAsync(database, cancellationToken));
        decisions.AddRange(await QuietSitesAsync(database, now, cancellationToken));
        return DecisionList.Ordered(decisions);
    }

    private static async Task<IEnumerable<Decision>> AlertsAsync(
        PageShieldDbContext database, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var alerts = await database.Alerts.AsNoTracking().Open(now).Where(alert => alert.LeaderId == null)
            .OrderByGravest(alert => alert.Severity).ThenByDescending(alert => alert.RaisedAt).Take(MostOfOneSort)
            .Join(database.Sites, alert => alert.SiteId, site => site.Id, (alert, site) => new
            {
                alert,
                site.Name,
                IsOverruled =
                    database.Scripts.Any(script => script.SiteId == alert.SiteId && script.Id == alert.ScriptId && script.OverruledVerdict != null),
            })
            .ToListAsync(cancellationToken);
        return alerts.Select(row => new Decision
        {
            Severity = row.alert.Severity,
            Title = row.alert.Title,
            Reason = (row.IsOverruled ? "An operator has since overridden the verdict on this script. " : "")
                + AlertParagraph.Summary(row.alert.Body),
            SiteName = row.Name,
            At = row.alert.RaisedAt,
            Href = row.alert switch
            {
                { ChangeId: { } change } => $"/sites/{row.alert.SiteId}/changes/{change}",
                { ScriptId: { } script } => $"/sites/{row.alert.SiteId}/scripts/{script}",
                _ => $"/alerts/{row.alert.Id}",
            },
            Step = row.alert.ChangeId is null ? "Open" : "Review",
            Subject = row.alert switch
            {
                { ScriptId: { } script } => OfScript(row.alert.SiteId, script),
                { Event: AlertEvents.CrawlFailed } => $"{row.alert.SiteId}/crawl",
                { Event: AlertEvents.ReportsQuiet } => $"{row.alert.SiteId}/reports",
                _ => $"{row.alert.SiteId}/alert/{row.alert.Id}",
            },
        });
    }

    private static async Task<IEnumerable<Decision>> MaliciousAsync(PageShieldDbContext database, CancellationToken cancellationToken)
    {
        var scripts = await database.Scripts.AsNoTracking()
            .Where(script => script.Verdict == VerdictKind.Malicious && script.Status == InventoryStatus.Active)
            .OrderByDescending(script => script.Id).Take(MostOfOneSort)
            .Join(database.Sites, script => script.SiteId, site => site.Id,
                (script, site) =>
                new
                {
                    script.SiteId,
                    script.Id,
                    script.Host,
                    script.OnPaymentPage,
                    script.LastSeenAt,
                    script.MissedCrawls,
                    script.Ran,
                    script.CrawledAt,
                    script.OverruledVerdict,
                    site.Name
                })
            .ToListAsync(cancellationToken);
        return scripts.Select(row => new Decision
        {
            Severity = row.MissedCrawls == 0 ? Severity.Critical : Severity.High,
            Title = row.MissedCrawls == 0 ? row.Ran
                || row.CrawledAt is null ? $"A malicious script from {Display.Plain(row.Host)} runs on your site"
                : $"Your site requests a malicious script from {Display.Plain(row.Host)}, which did not run in the latest crawl"
                : $"The latest crawl did not find the malicious script from {Display.Plain(row.Host)}",
            Reason = row.MissedCrawls > 0
                ? "If you removed it, this entry disappears after one more crawl without it. If you did not, it may hide from crawlers."
                : $"{(row.OverruledVerdict is null ? "" : "Marked as malicious by an operator. ")}"
                    + $"{(row.OnPaymentPage ? "It was seen on a payment page. " : "")}Remove it from the page, then crawl again.",
            SiteName = row.Name,
            At = row.LastSeenAt,
            Href = $"/sites/{row.SiteId}/scripts/{row.Id}",
            Step = "See the evidence",
            Subject = OfScript(row.SiteId, row.Id),
            IsState = true,
        });
    }

    private static async Task<IEnumerable<Decision>> ChangesAsync(PageShieldDbContext database, CancellationToken cancellationToken)
    {
        var changes = await database.Changes.AsNoTracking()
            .Where(change => change.ReviewedAt == null && change.Class == ChangeClass.Capability && change.Expected == null)
            .OrderByDescending(change => change.Id).Take(MostOfOneSort)
            .Join(database.Sites, change => change.SiteId, site => site.Id, (change, site) => new { change, site.Name })
            .ToListAsync(cancellationToken);
        return changes.Select(row => new Decision
        {
            Severity = row.change.OnPaymentPage ? Severity.High : Severity.Medium,
            Title = row.change.Summary.Length > 0 ? row.change.Summary : row.change.Subject,
            Reason = row.change.OnPaymentPage ? "It affects a payment page. Confirm whether you expected it." : "Confirm whether you expected it.",
            SiteName = row.Name,
            At = row.change.At,
            Href = $"/sites/{row.change.SiteId}/changes/{row.change.Id}",
            Step = "Review",
            Subject = row.change.ScriptId is { } script ? OfScript(row.change.SiteId, script) : $"{row.change.SiteId}/change/{row.change.Id}",
        });
    }

    /// <summary>Sites with unauthorized code on payment pages (PCI DSS 4.0.1, 6.4.3); one decision per site.</summary>
    private static async Task<IEnumerable<Decision>> UnauthorizedAsync(
        PageShieldDbContext database, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var sites = await database.Scripts.AsNoTracking()
            .Where(script => script.OnPaymentPage && script.Status == InventoryStatus.Active
                && !database.Authorizations.Any(row => row.SiteId == script.SiteId && row.ScriptId == script.Id
                    && row.State != AuthorizationState.Pending))
            .GroupBy(script => script.SiteId)
            .Select(group => new { SiteId = group.Key, Count = group.Count() })
            .OrderByDescending(row => row.Count).ThenBy(row => row.SiteId).Take(MostOfOneSort)
            .Join(database.Sites, row => row.SiteId, site => site.Id, (row, site) => new { row.SiteId, row.Count, site.Name, site.LastCrawlAt })
            .ToListAsync(cancellationToken);
        return sites.Select(row => new Decision
        {
            Severity = Severity.Medium,
            Title = row.Count == 1
                ? "One script on a payment page is not authorized"
                : $"{Display.Number(row.Count)} scripts on payment pages are not authorized",
            Reason = "Authorize each with a reason, or remove it from the page.",
            SiteName = row.Name,
            At = row.LastCrawlAt ?? now,
            Href = $"/sites/{row.SiteId}/scripts?payment=yes&status=active&approval=pending",
            Step = "Authorize",
            Subject = $"{row.SiteId}/authorizations",
        });
    }

    private static async Task<IEnumerable<Decision>> FailedCrawlsAsync(PageShieldDbContext database, CancellationToken cancellationToken)
    {
        var crawls = await database.Crawls.AsNoTracking()
            .Where(crawl => crawl.State == CrawlState.Failed
                && !database.Crawls.Any(later => later.SiteId == crawl.SiteId && later.Id > crawl.Id && later.State == CrawlState.Completed)
                && !database.Crawls.Any(later => later.SiteId == crawl.SiteId && later.Id > crawl.Id && later.State == CrawlState.Failed))
            .OrderByDescending(crawl => crawl.Id).Take(MostOfOneSort)
            .Join(database.Sites, crawl => crawl.SiteId, site => site.Id,
                (crawl, site) => new { crawl.SiteId, crawl.Id, crawl.Note, At = crawl.FinishedAt ?? crawl.QueuedAt, site.Name })
            .ToListAsync(cancellationToken);
        return crawls.Select(row => new Decision
        {
            Severity = Severity.Medium,
            Title = "The last crawl could not load any page",
            Reason = row.Note is { Length: > 0 } note ? PrivateTarget.Read(note).Text : "See the crawl’s page for the result of each visit.",
            SiteName = row.Name,
            At = row.At,
            Href = $"/sites/{row.SiteId}/crawls/{row.Id}",
            Step = "See why",
            Subject = $"{row.SiteId}/crawl",
        });
    }

    private static async Task<IEnumerable<Decision>> QuietSitesAsync(
        PageShieldDbContext database, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var limit = now - Quiet;
        var sites = await database.Sites.AsNoTracking()
            .Where(site => site.LastReportAt != null && site.LastReportAt < limit)
            .OrderByDescending(site => site.LastReportAt).Take(MostOfOneSort)
            .Select(site => new { site.Id, site.Name, site.LastReportAt })
            .ToListAsync(cancellationToken);
        return sites.Select(site => new Decision
        {
            Severity = Severity.Medium,
            Title = "Visitors’ browsers have stopped sending reports",
            // not null: filtered above
            Reason = $"The last report arrived {Display.Span(now - site.LastReportAt!.Value)} ago. Is the header still on your pages?",
            SiteName = site.Name,
            At = site.LastReportAt.Value,
            Href = $"/sites/{site.Id}/reports",
            Step = "Check",
            Subject = $"{site.Id}/reports",
        });
    }

    private static string OfScript(int siteId, long scriptId) => $"{siteId}/script/{scriptId}";
}
