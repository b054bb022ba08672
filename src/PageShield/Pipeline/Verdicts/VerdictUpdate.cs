using Microsoft.EntityFrameworkCore;
using PageShield.Accounts;
using PageShield.Alerts.Raising;
using PageShield.Detection;
using PageShield.Inventory.Scripts;
using PageShield.Storage;

namespace PageShield.Pipeline.Verdicts;

/// <summary>
/// The only way a verdict reaches a script and people: what was recorded, the scripts' new scores and the alerts about them are one transaction.
/// After a crash either all of it is there or none of it, and then the pending row is still there, too.
/// </summary>
public sealed class VerdictUpdate(RecordingTransaction recording, AlertRaiser alerts)
{
    /// <summary>Records in a context of its own; after a conflict with another process it runs again on a fresh one.</summary>
    /// <param name="work">Records something and adds the tracked scripts whose verdict may have changed.</param>
    /// <param name="cancellationToken">Cancels it; nothing is then recorded.</param>
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

    /// <summary>Scores the scripts and raises what their verdicts ask for, within a transaction that is open already.</summary>
    private async Task RefreshAsync(PageShieldDbContext database, List<Script> scripts, CancellationToken cancellationToken)
    {
        if (scripts.Count == 0) return;

        // Channels and rules for all sites apply, whatever sites the person behind this request may see.
        SiteScope.Enter(null);
        await new ScriptScores(database).RefreshAsync(scripts, cancellationToken);
        // In the order of their numbers: two processes that alert about the same sites wait for each other and never in a circle.
        foreach (var group in scripts.Distinct().GroupBy(static script => script.SiteId).OrderBy(static group => group.Key))
        {
            var site = await database.Sites.SingleAsync(site => site.Id == group.Key, cancellationToken);
            await alerts.RaiseForVerdictsAsync(database, site, [.. group], cancellationToken);
        }
    }
}
