using System.Diagnostics.CodeAnalysis;
using Microsoft.EntityFrameworkCore;
using PageShield.Alerts.Rules;
using PageShield.Sites;
using PageShield.Storage;

namespace PageShield.Alerts.Raising;

/// <summary>Adds drafted alerts and their deliveries to the context. What is already reported is completed, not repeated. The caller saves.</summary>
internal sealed class AlertRecorder(PageShieldDbContext database, TimeProvider time)
{
    private const int LongestBody = 8_000;
    private const int RaisingLock = 0x416C7274; // "Alrt": one recorder per site at a time on PostgreSQL

    /// <summary>Adds an alert for each draft, or completes the one that reports the same occasion.</summary>
    /// <returns>How many alerts were added.</returns>
    /// <exception cref="InvalidOperationException">No transaction is open.</exception>
    public async Task<int> AddAsync(Site site, List<AlertDraft> drafts, CancellationToken cancellationToken)
    {
        if (drafts.Count == 0) return 0;

        if (database.Database.CurrentTransaction is null)
            throw new InvalidOperationException("Alerts must be raised within the transaction that records their cause.");

        // SQLite serializes write transactions anyway.
        if (database.Database.IsNpgsql())
            await database.Database.ExecuteSqlAsync($"SELECT pg_advisory_xact_lock({RaisingLock}, {site.Id})", cancellationToken);

        var keys = drafts.SelectMany(static draft => new[] { draft.Key, draft.ClaimKey }).OfType<string>().ToList();
        await database.Alerts.Where(alert => alert.SiteId == site.Id && keys.Contains(alert.DedupeKey)).LoadAsync(cancellationToken);
        var told = database.Alerts.Local.Where(alert => alert.SiteId == site.Id).ToDictionary(static alert => alert.DedupeKey);
        var router = await AlertRouter.LoadAsync(database, site.Id, time, cancellationToken);

        var added = 0;
        foreach (var draft in drafts)
        {
            if (told.TryGetValue(draft.Key, out var alert) || ClaimOf(draft, told, out alert))
            {
                await CompleteAsync(alert, draft, router, cancellationToken);
                continue;
            }

            told[draft.Key] = alert = NewAlert(site, draft);
            database.Alerts.Add(alert);
            var toldBy = await new SharedReleases(database, time).JoinAsync(alert, draft, cancellationToken);
            await router.RouteAsync(alert, draft, toldBy, cancellationToken);
            added++;
        }

        return added;
    }

    /// <summary>Adds more of the same occasion to an alert. Channels are notified again only if the severity increased.</summary>
    private async Task CompleteAsync(Alert alert, AlertDraft draft, AlertRouter router, CancellationToken cancellationToken)
    {
        var isGraver = draft.Severity > alert.Severity;
        if (AlertEvents.IsVerdict(draft.Event))
        {
            if (!isGraver && alert.Title != draft.Words.Title && alert.Body.Length < LongestBody
                && !alert.Body.Contains(draft.Words.Title, StringComparison.Ordinal))
                alert.Body += $"\n\nAlso: {draft.Words.Title}.";
            if (isGraver) Lead(alert, draft);
            else if (draft.Event != alert.Event)
            {
                // The same incident from another source: notify the channels that receive this event but not the first one.
                await router.RouteAsync(alert, draft,
                    await new SharedReleases(database, time).ToldAsync([(alert.SiteId, alert.Id)], cancellationToken), cancellationToken);
                return;
            }

            if (!isGraver && AlertEvents.IsAttack(draft.Event)) return;
        }
        else
        {
            if (draft.Severity < alert.Severity) return;

            (alert.Severity, alert.Title, alert.Body, alert.OnPaymentPage) =
                (draft.Severity, draft.Words.Title, draft.Words.Body, draft.OnPaymentPage || alert.OnPaymentPage);
        }

        var hasLeft = alert.LeaderId is not null && !await new SharedReleases(database, time).StillHoldsAsync(alert, draft, cancellationToken);
        if (hasLeft) (alert.LeaderSiteId, alert.LeaderId) = (null, null);
        if (isGraver || hasLeft) await router.RouteAsync(alert, draft, new HashSet<int>(), cancellationToken);
    }

    /// <summary>Puts the more severe news first and keeps the earlier text below.</summary>
    private static void Lead(Alert alert, AlertDraft draft)
    {
        if (alert.Title != draft.Words.Title) alert.Body = $"{draft.Words.Body}\n\nReported earlier: {alert.Title}.";
        (alert.Severity, alert.Title, alert.CrawlId, alert.ScriptId) =
            (draft.Severity, draft.Words.Title, alert.CrawlId ?? draft.CrawlId, alert.ScriptId ?? draft.ScriptId);
        alert.OnPaymentPage |= draft.OnPaymentPage;
    }

    private Alert NewAlert(Site site, AlertDraft draft) => new()
    {
        SiteId = site.Id,
        Id = RowId.Next(time),
        Event = draft.Event,
        Severity = draft.Severity,
        Title = draft.Words.Title,
        Body = draft.Words.Body,
        DedupeKey = draft.Key,
        ScriptId = draft.ScriptId,
        ChangeId = draft.ChangeId,
        CrawlId = draft.CrawlId,
        Vendor = draft.Vendor.Length <= 253 ? draft.Vendor : draft.Vendor[..253],
        OnPaymentPage = draft.OnPaymentPage,
        RaisedAt = time.GetUtcNow(),
    };

    /// <summary>Finds the alert that reported the draft's event as a claim. The draft then updates that alert.</summary>
    private static bool ClaimOf(AlertDraft draft, Dictionary<string, Alert> told, [NotNullWhen(true)] out Alert? claim)
    {
        claim = null;
        if (draft.Severity != Severity.Critical || draft.ClaimKey is not { } key || !told.TryGetValue(key, out claim)) return false;
        if (claim.Severity == Severity.Critical) claim = null; // a different incident of that day
        if (claim is null) return false;

        claim.DedupeKey = draft.Key;
        told[draft.Key] = claim;
        return true;
    }
}
