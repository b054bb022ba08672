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
        PageShieldDbContext db, int siteId, long scriptId, OverruleDraft draft, string actor, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(db);
        ArgumentNullException.ThrowIfNull(draft);
        if (await db.Scripts.FirstOrDefaultAsync(each => each.SiteId == siteId && each.Id == scriptId, cancellationToken) is not { } script)
            return (null, null);

        var problems = draft.Validate();
        var content = draft.Sha256 ?? script.CurrentSha256;
        var isKnown = content is { } hash && (hash == script.CurrentSha256
            || await db.ScriptVersions.AnyAsync(version => version.SiteId == siteId && version.ScriptId == scriptId && version.Sha256 == hash,
                cancellationToken));
        if (!isKnown)
            problems["sha256"] =
                [script.CurrentSha256 is null ? "No content of this script has been seen yet: there is nothing to speak of."
                : "The script has no such version."];
        if (problems.Count > 0) return (null, problems);

        // not null: known
        var overrule =
            await verdicts.RunAsync(
            db, scripts => ReplaceAsync(db, script, content!.Value, draft, actor, scripts, cancellationToken), cancellationToken);
        return (await db.FindOverruleAsync(siteId, overrule.Id, cancellationToken), null);
    }

    private async Task<Overrule> ReplaceAsync(PageShieldDbContext db, Script script, Sha256Hash content, OverruleDraft draft, string actor,
        ICollection<Script> scripts, CancellationToken cancellationToken)
    {
        var before = await StandingAsync(db, script.SiteId, script.Id, cancellationToken);
        if (before is not null) await EndAsync(db, before, OverruleEnd.Replaced, actor, cancellationToken);
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
        db.Overrules.Add(overrule);
        await db.SaveChangesAsync(cancellationToken);
        await audit.SaveAsync(db, actor, "script.overruled", Subject(overrule), before,
            await db.FindOverruleAsync(script.SiteId, overrule.Id, cancellationToken), cancellationToken);
        scripts.Add(script);
        return overrule;
    }

    /// <summary>Takes an overrule back: the machine's verdict counts again. One that has ended stays as it is.</summary>
    /// <returns>False where there is no such overrule.</returns>
    public async Task<bool> WithdrawAsync(PageShieldDbContext db, int siteId, long overruleId, string actor, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(db);
        if (!await db.Overrules.AnyAsync(row => row.SiteId == siteId && row.Id == overruleId, cancellationToken)) return false;

        await FinishAsync(db, siteId, overruleId, OverruleEnd.Withdrawn, actor, cancellationToken);
        return true;
    }

    /// <summary>Ends those whose time is over, with the alerts that they held back.</summary>
    /// <returns>How many ended.</returns>
    public async Task<int> EndExpiredAsync(IDbContextFactory<PageShieldDbContext> contexts, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(contexts);
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        var now = time.GetUtcNow();
        var over = await context.Overrules.AsNoTracking().Where(row => row.EndedAt == null && row.ExpiresAt <= now)
            .OrderBy(row => row.ExpiresAt).Take(AtOnce).Select(row => new { row.SiteId, row.Id }).ToListAsync(cancellationToken);
        foreach (var row in over)
        {
            await using var db = await contexts.CreateDbContextAsync(cancellationToken);
            await FinishAsync(db, row.SiteId, row.Id, OverruleEnd.Expired, ScriptAuthorizer.System, cancellationToken);
        }

        return over.Count;
    }

    private Task FinishAsync(PageShieldDbContext db, int siteId, long overruleId, OverruleEnd end, string actor,
        CancellationToken cancellationToken) => verdicts.RunAsync(
        db,
        async scripts =>
        {
            if (await db.FindOverruleAsync(siteId, overruleId, cancellationToken) is not { } before) return false;
            if (!await EndAsync(db, before, end, actor, cancellationToken)) return false; // somebody else was faster

            scripts.Add(await db.Scripts.SingleAsync(each => each.SiteId == siteId && each.Id == before.ScriptId, cancellationToken));
            await audit.SaveAsync(
                db, actor, $"overrule.{end.ToString().ToLowerInvariant()}", FormattableString.Invariant($"script:{siteId}/{before.ScriptId}"),
                before, await db.FindOverruleAsync(siteId, overruleId, cancellationToken), cancellationToken);
            return true;
        },
        cancellationToken);

    /// <returns>False where it had ended already.</returns>
    private async Task<bool> EndAsync(
        PageShieldDbContext db, OverruleRow overrule, OverruleEnd end, string actor, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        return await db.Overrules.Where(row => row.SiteId == overrule.SiteId && row.Id == overrule.Id && row.EndedAt == null)
            .ExecuteUpdateAsync(set => set.SetProperty(row => row.EndedAt, now).SetProperty(row => row.End, end)
                .SetProperty(row => row.EndedBy, actor), cancellationToken) == 1;
    }

    private static async Task<OverruleRow?> StandingAsync(PageShieldDbContext db, int siteId, long scriptId, CancellationToken cancellationToken) =>
        (await db.ListOverrulesAsync(new OverruleFilter { SiteId = siteId, ScriptId = scriptId, Stands = true }, null, 1, cancellationToken))
            .Items is [var standing, ..] ? standing : null;

    private static string Subject(Overrule overrule) => FormattableString.Invariant($"script:{overrule.SiteId}/{overrule.ScriptId}");
}
