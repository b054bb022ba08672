using Microsoft.EntityFrameworkCore;
using PageShield.Audit;
using PageShield.Detection.Overrides;
using PageShield.Inventory.Authorizations;
using PageShield.Inventory.Scripts;
using PageShield.Reports;
using PageShield.Storage;

namespace PageShield.Pipeline.Verdicts;

/// <summary>
/// Sets and ends overrides. Each step is one transaction with the audit log entry, the script's verdict, and the alert that the new verdict requires.
/// </summary>
public sealed class VerdictOverrides(AuditLog audit, VerdictUpdate verdicts, TimeProvider time)
{
    private const int AtOnce = 100;

    /// <summary>Overrides the verdict on a script, replacing an active override.</summary>
    /// <returns>The override, or validation errors by field; both null if the script does not exist.</returns>
    public async Task<(OverrideRow? VerdictOverride, Dictionary<string, string[]>? Problems)> SetAsync(
        PageShieldDbContext database, int siteId, long scriptId, OverrideDraft draft, string actor, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(database);
        ArgumentNullException.ThrowIfNull(draft);
        if (await database.Scripts.FirstOrDefaultAsync(each => each.SiteId == siteId && each.Id == scriptId, cancellationToken) is not { } script)
            return (null, null);

        var problems = draft.Validate();
        var content = draft.Sha256 ?? script.CurrentSha256;
        var isKnown = content is { } hash && (hash == script.CurrentSha256
            || await database.ScriptVersions.AnyAsync(version => version.SiteId == siteId && version.ScriptId == scriptId && version.Sha256 == hash,
                cancellationToken));
        if (!isKnown)
            problems["sha256"] =
                [script.CurrentSha256 is null ? "No content of this script has been captured yet, so there is no verdict to override."
                : "The script has no such version."];
        if (problems.Count > 0) return (null, problems);

        // not null: known
        var verdictOverride =
            await verdicts.RunAsync(
            database, scripts => ReplaceAsync(database, script, content!.Value, draft, actor, scripts, cancellationToken), cancellationToken);
        return (await database.FindOverrideAsync(siteId, verdictOverride.Id, cancellationToken), null);
    }

    private async Task<VerdictOverride> ReplaceAsync(
        PageShieldDbContext database, Script script, Sha256Hash content, OverrideDraft draft, string actor,
        ICollection<Script> scripts, CancellationToken cancellationToken)
    {
        var before = await FindActiveAsync(database, script.SiteId, script.Id, cancellationToken);
        if (before is not null) await EndAsync(database, before, OverrideEnd.Replaced, actor, cancellationToken);
        var now = time.GetUtcNow();
        var verdictOverride = new VerdictOverride
        {
            SiteId = script.SiteId,
            Id = RowId.Next(time),
            ScriptId = script.Id,
            Sha256 = content,
            Verdict = draft.Verdict,
            Reason = draft.Reason.Trim(),
            Author = actor,
            CreatedAt = now,
            ExpiresAt = now.AddDays(draft.Days),
            MachineVerdict = script.OverruledVerdict ?? script.Verdict,
            MachineScore = script.Score,
        };
        database.VerdictOverrides.Add(verdictOverride);
        await database.SaveChangesAsync(cancellationToken);
        await audit.SaveAsync(database, actor, "script.overruled", Subject(verdictOverride), before,
            await database.FindOverrideAsync(script.SiteId, verdictOverride.Id, cancellationToken), cancellationToken);
        scripts.Add(script);
        return verdictOverride;
    }

    /// <summary>Withdraws an override, so the verdict of the analysis applies again. An override that has already ended is not changed.</summary>
    /// <returns>False if the override does not exist.</returns>
    public async Task<bool> WithdrawAsync(
        PageShieldDbContext database, int siteId, long overrideId, string actor, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(database);
        if (!await database.VerdictOverrides.AnyAsync(row => row.SiteId == siteId && row.Id == overrideId, cancellationToken)) return false;

        await FinishAsync(database, siteId, overrideId, OverrideEnd.Withdrawn, actor, cancellationToken);
        return true;
    }

    /// <summary>Ends expired overrides and raises the alerts they suppressed.</summary>
    /// <returns>Number of overrides ended.</returns>
    public async Task<int> EndExpiredAsync(IDbContextFactory<PageShieldDbContext> databases, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(databases);
        await using var database = await databases.CreateDbContextAsync(cancellationToken);
        var now = time.GetUtcNow();
        var expired = await database.VerdictOverrides.AsNoTracking().Where(row => row.EndedAt == null && row.ExpiresAt <= now)
            .OrderBy(row => row.ExpiresAt).Take(AtOnce).Select(row => new { row.SiteId, row.Id }).ToListAsync(cancellationToken);
        foreach (var row in expired)
        {
            await using var fresh = await databases.CreateDbContextAsync(cancellationToken);
            await FinishAsync(fresh, row.SiteId, row.Id, OverrideEnd.Expired, ScriptAuthorizer.System, cancellationToken);
        }

        return expired.Count;
    }

    private Task FinishAsync(PageShieldDbContext database, int siteId, long overrideId, OverrideEnd end, string actor,
        CancellationToken cancellationToken) => verdicts.RunAsync(
        database,
        async scripts =>
        {
            if (await database.FindOverrideAsync(siteId, overrideId, cancellationToken) is not { } before) return false;
            if (!await EndAsync(database, before, end, actor, cancellationToken)) return false; // ended concurrently

            scripts.Add(await database.Scripts.SingleAsync(each => each.SiteId == siteId && each.Id == before.ScriptId, cancellationToken));
            await audit.SaveAsync(
                database, actor, $"overrule.{end.ToString().ToLowerInvariant()}", FormattableString.Invariant($"script:{siteId}/{before.ScriptId}"),
                before, await database.FindOverrideAsync(siteId, overrideId, cancellationToken), cancellationToken);
            return true;
        },
        cancellationToken);

    /// <returns>False if it had already ended.</returns>
    private async Task<bool> EndAsync(
        PageShieldDbContext database, OverrideRow verdictOverride, OverrideEnd end, string actor, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        return await database.VerdictOverrides
            .Where(row => row.SiteId == verdictOverride.SiteId && row.Id == verdictOverride.Id && row.EndedAt == null)
            .ExecuteUpdateAsync(set => set.SetProperty(row => row.EndedAt, now).SetProperty(row => row.End, end)
                .SetProperty(row => row.EndedBy, actor), cancellationToken) == 1;
    }

    private static async Task<OverrideRow?> FindActiveAsync(
        PageShieldDbContext database, int siteId, long scriptId, CancellationToken cancellationToken) =>
        (await database.ListOverridesAsync(new OverrideFilter { SiteId = siteId, ScriptId = scriptId, Stands = true }, null, 1, cancellationToken))
            .Items is [var active, ..] ? active : null;

    private static string Subject(VerdictOverride verdictOverride) =>
        FormattableString.Invariant($"script:{verdictOverride.SiteId}/{verdictOverride.ScriptId}");
}
