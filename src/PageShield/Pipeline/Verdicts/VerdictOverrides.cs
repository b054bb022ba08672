using Microsoft.EntityFrameworkCore;
using PageShield.Audit;
using PageShield.Detection.Overrules;
using PageShield.Inventory.Authorizations;
using PageShield.Inventory.Scripts;
using PageShield.Reports;
using PageShield.Storage;

namespace PageShield.Pipeline.Verdicts;

/// <summary>
/// Above all slices: enters and ends overrules. Each step is one transaction with the audit log's entry, the script's verdict, and the
/// alert that the verdict asks for now.
/// </summary>
public sealed class VerdictOverrides(AuditLog audit, VerdictUpdate verdicts, TimeProvider time)
{
    private const int AtOnce = 100;

    /// <summary>Overrules the verdict on a script; one that stood is replaced.</summary>
    /// <returns>The overrule, or what is wrong with the draft; both null where there is no such script.</returns>
    public async Task<(OverruleRow? Overrule, Dictionary<string, string[]>? Problems)> SetAsync(
        PageShieldDbContext database, int siteId, long scriptId, OverruleDraft draft, string actor, CancellationToken cancellationToken)
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
                [script.CurrentSha256 is null ? "No content of this script has been seen yet: there is nothing to speak of."
                : "The script has no such version."];
        if (problems.Count > 0) return (null, problems);

        // not null: known
        var overrule =
            await verdicts.RunAsync(
            database, scripts => ReplaceAsync(database, script, content!.Value, draft, actor, scripts, cancellationToken), cancellationToken);
        return (await database.FindOverruleAsync(siteId, overrule.Id, cancellationToken), null);
    }

    private async Task<Overrule> ReplaceAsync(PageShieldDbContext database, Script script, Sha256Hash content, OverruleDraft draft, string actor,
        ICollection<Script> scripts, CancellationToken cancellationToken)
    {
        var before = await StandingAsync(database, script.SiteId, script.Id, cancellationToken);
        if (before is not null) await EndAsync(database, before, OverruleEnd.Replaced, actor, cancellationToken);
        var now = time.GetUtcNow();
        var overrule = new Overrule
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
        database.Overrules.Add(overrule);
        await database.SaveChangesAsync(cancellationToken);
        await audit.SaveAsync(database, actor, "script.overruled", Subject(overrule), before,
            await database.FindOverruleAsync(script.SiteId, overrule.Id, cancellationToken), cancellationToken);
        scripts.Add(script);
        return overrule;
    }

    /// <summary>Takes an overrule back: the machine's verdict counts again. One that has ended stays as it is.</summary>
    /// <returns>False where there is no such overrule.</returns>
    public async Task<bool> WithdrawAsync(
        PageShieldDbContext database, int siteId, long overruleId, string actor, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(database);
        if (!await database.Overrules.AnyAsync(row => row.SiteId == siteId && row.Id == overruleId, cancellationToken)) return false;

        await FinishAsync(database, siteId, overruleId, OverruleEnd.Withdrawn, actor, cancellationToken);
        return true;
    }

    /// <summary>Ends those whose time is over, with the alerts that they held back.</summary>
    /// <returns>How many ended.</returns>
    public async Task<int> EndExpiredAsync(IDbContextFactory<PageShieldDbContext> databases, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(databases);
        await using var database = await databases.CreateDbContextAsync(cancellationToken);
        var now = time.GetUtcNow();
        var over = await database.Overrules.AsNoTracking().Where(row => row.EndedAt == null && row.ExpiresAt <= now)
            .OrderBy(row => row.ExpiresAt).Take(AtOnce).Select(row => new { row.SiteId, row.Id }).ToListAsync(cancellationToken);
        foreach (var row in over)
        {
            await using var fresh = await databases.CreateDbContextAsync(cancellationToken);
            await FinishAsync(fresh, row.SiteId, row.Id, OverruleEnd.Expired, ScriptAuthorizer.System, cancellationToken);
        }

        return over.Count;
    }

    private Task FinishAsync(PageShieldDbContext database, int siteId, long overruleId, OverruleEnd end, string actor,
        CancellationToken cancellationToken) => verdicts.RunAsync(
        database,
        async scripts =>
        {
            if (await database.FindOverruleAsync(siteId, overruleId, cancellationToken) is not { } before) return false;
            if (!await EndAsync(database, before, end, actor, cancellationToken)) return false; // somebody else was faster

            scripts.Add(await database.Scripts.SingleAsync(each => each.SiteId == siteId && each.Id == before.ScriptId, cancellationToken));
            await audit.SaveAsync(
                database, actor, $"overrule.{end.ToString().ToLowerInvariant()}", FormattableString.Invariant($"script:{siteId}/{before.ScriptId}"),
                before, await database.FindOverruleAsync(siteId, overruleId, cancellationToken), cancellationToken);
            return true;
        },
        cancellationToken);

    /// <returns>False where it had ended already.</returns>
    private async Task<bool> EndAsync(
        PageShieldDbContext database, OverruleRow overrule, OverruleEnd end, string actor, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        return await database.Overrules.Where(row => row.SiteId == overrule.SiteId && row.Id == overrule.Id && row.EndedAt == null)
            .ExecuteUpdateAsync(set => set.SetProperty(row => row.EndedAt, now).SetProperty(row => row.End, end)
                .SetProperty(row => row.EndedBy, actor), cancellationToken) == 1;
    }

    private static async Task<OverruleRow?> StandingAsync(
        PageShieldDbContext database, int siteId, long scriptId, CancellationToken cancellationToken) =>
        (await database.ListOverrulesAsync(new OverruleFilter { SiteId = siteId, ScriptId = scriptId, Stands = true }, null, 1, cancellationToken))
            .Items is [var standing, ..] ? standing : null;

    private static string Subject(Overrule overrule) => FormattableString.Invariant($"script:{overrule.SiteId}/{overrule.ScriptId}");
}
