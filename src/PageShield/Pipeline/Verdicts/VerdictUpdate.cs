using Microsoft.EntityFrameworkCore;
using PageShield.Accounts;
using PageShield.Alerts.Raising;
using PageShield.Detection;
using PageShield.Inventory.Scripts;
using PageShield.Storage;

namespace PageShield.Pipeline.Verdicts;

/// <summary>
/// The only way a verdict is applied to scripts and alerts. The recorded data, the scripts' new scores and the alerts about them are one transaction.
/// After a crash, either all of it is stored or none, and in that case the pending row still exists.
/// </summary>
public sealed class VerdictUpdate(RecordingTransaction recording, AlertRaiser alerts)
{
    /// <summary>Records in its own context. After a conflict with another process it is retried on a fresh context.</summary>
    /// <param name="work">Records data and adds the tracked scripts whose verdict may have changed to the collection.</param>
    /// <param name="cancellationToken">Cancels the operation; nothing is recorded.</param>
    public Task<T> RunAsync<T>(Func<PageShieldDbContext, ICollection<Script>, Task<T>> work, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(work);
        return recording.RunAsync(database => ApplyAsync(database, scripts => work(database, scripts), cancellationToken), cancellationToken);
    }

    /// <summary>Records in the caller's context, once.</summary>
    /// <inheritdoc cref="RunAsync{T}(Func{PageShieldDbContext, ICollection{Script}, Task{T}}, CancellationToken)"/>
    public Task<T> RunAsync<T>(PageShieldDbContext database, Func<ICollection<Script>, Task<T>> work, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(work);
        return recording.RunAsync(database, () => ApplyAsync(database, work, cancellationToken), cancellationToken);
    }

    private async Task<T> ApplyAsync<T>(PageShieldDbContext database, Func<ICollection<Script>, Task<T>> work, CancellationToken cancellationToken)
    {
        List<Script> scripts = [];
        var result = await work(scripts);
        await database.SaveChangesAsync(cancellationToken);
        await RefreshAsync(database, scripts, cancellationToken);
        return result;
    }

    /// <summary>Updates the scripts' scores and raises the alerts their verdicts require, within the open transaction.</summary>
    private async Task RefreshAsync(PageShieldDbContext database, List<Script> scripts, CancellationToken cancellationToken)
    {
        if (scripts.Count == 0) return;

        // Channels and rules of all sites apply, regardless of which sites the current user may see.
        SiteScope.Enter(null);
        await new ScriptScores(database).RefreshAsync(scripts, cancellationToken);
        // Ordered by id, so that two processes alerting about the same sites cannot deadlock.
        foreach (var group in scripts.Distinct().GroupBy(static script => script.SiteId).OrderBy(static group => group.Key))
        {
            var site = await database.Sites.SingleAsync(site => site.Id == group.Key, cancellationToken);
            await alerts.RaiseForVerdictsAsync(database, site, [.. group], cancellationToken);
        }
    }
}
