using Microsoft.EntityFrameworkCore;
using PageShield.Audit;
using PageShield.Detection.Overrides;
using PageShield.Inventory.Authorizations;
using PageShield.Inventory.Scripts;
using PageShield.Reports;
using PageShield.Storage;

namespace PageShield.Pipeline.Verdicts;

/// <summary>
/// Above all slices: enters and ends overrides. Each step is one transaction with the audit log's entry, the script's verdict, and the
/// alert that the verdict asks for now.
/// </summary>
public sealed class VerdictOverrides(AuditLog audit, VerdictUpdate verdicts, TimeProvider time)
{
    private const int AtOnce = 100;

    /// <summary>Overrides the verdict on a script; one that stood is replaced.</summary>
    /// <returns>The override, or what is wrong with the draft; both null where there is no such script.</returns>
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
                [script.CurrentSha256 is null ? "No content of this script has been seen yet: there is nothing to speak of."
                : "The script has no such version."];
        if (problems.Count > 0) return (null, problems);

        // not null: known
        var verdictOverride =
            await verdicts.RunAsync(
            database, scripts => ReplaceAsync(database, script, content!.Value, draft, actor, scripts, cancellationToken), cancellationToken);
        return (await database.FindOverrideAsync(siteId, verdictOverride.Id, cancellationToken), null);
    }

    private async Task<VerdictOverride> ReplaceAsync(PageShieldDbContext database, Script script, Sha256Hash content, OverrideDraft draft, string actor,
        ICollection<Script> scripts, CancellationToken cancellationToken)
    {
        var before = await StandingAsync(database, script.SiteId, script.Id, cancellationToken);
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

    /// <summary>Takes an override back: the machine's verdict counts again. One that has ended stays as it is.</summary>
    /// <returns>False where there is no such override.</returns>
    public async Task<bool> WithdrawAsync(
        PageShieldDbContext database, int siteId, long overrideId, string actor, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(database);
        if (!await database.VerdictOverrides.AnyAsync(row => row.SiteId == siteId && row.Id == overrideId, cancellationToken)) return false;

        await FinishAsync(database, siteId, overrideId, OverrideEnd.Withdrawn, actor, cancellationToken);
        return true;
    }

    /// <summary>Ends those whose time is over, with the alerts that they held back.</summary>
    /// <returns>How many ended.</returns>
    public async Task<int> EndExpiredAsync(IDbContextFactory<PageShieldDbContext> databases, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(databases);
        await using var database = await databases.CreateDbContextAsync(cancellationToken);
        var now = time.GetUtcNow();
        var over = await database.VerdictOverrides.AsNoTracking().Where(row => row.EndedAt == null && row.ExpiresAt <= now)
            .OrderBy(row => row.ExpiresAt).Take(AtOnce).Select(row => new { row.SiteId, row.Id }).ToListAsync(cancellationToken);
        foreach (var row in over)
        {
            await using var fresh = await databases.CreateDbContextAsync(cancellationToken);
            await FinishAsync(fresh, row.SiteId, row.Id, OverrideEnd.Expired, ScriptAuthorizer.System, cancellationToken);
        }

        return over.Count;
    }

    private Task FinishAsync(PageShieldDbContext database, int siteId, long overrideId, OverrideEnd end, string actor,
        CancellationToken cancellationToken) => verdicts.RunAsync(
        database,
        async scripts =>
        {
            if (await database.FindOverrideAsync(siteId, overrideId, cancellationToken) is not { } before) return false;
            if (!await EndAsync(database, before, end, actor, cancellationToken)) return false; // somebody else was faster

            scripts.Add(await database.Scripts.SingleAsync(each => each.SiteId == siteId && each.Id == before.ScriptId, cancellationToken));
            await audit.SaveAsync(
                database, actor, $"overrule.{end.ToString().ToLowerInvariant()}", FormattableString.Invariant($"script:{siteId}/{before.ScriptId}"),
                before, await database.FindOverrideAsync(siteId, overrideId, cancellationToken), cancellationToken);
            return true;
        },
        cancellationToken);

    /// <returns>False where it had ended already.</returns>
    private async Task<bool> EndAsync(
        PageShieldDbContext database, OverrideRow verdictOverride, OverrideEnd end, string actor, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        return await database.VerdictOverrides.Where(row => row.SiteId == verdictOverride.SiteId && row.Id == verdictOverride.Id && row.EndedAt == null)
            .ExecuteUpdateAsync(set => set.SetProperty(row => row.EndedAt, now).SetProperty(row => row.End, end)
                .SetProperty(row => row.EndedBy, actor), cancellationToken) == 1;
    }

    private static async Task<OverrideRow?> StandingAsync(
        PageShieldDbContext database, int siteId, long scriptId, CancellationToken cancellationToken) =>
        (await database.ListOverridesAsync(new OverrideFilter { SiteId = siteId, ScriptId = scriptId, Stands = true }, null, 1, cancellationToken))
            .Items is [var standing, ..] ? standing : null;

    private static string Subject(VerdictOverride verdictOverride) => FormattableString.Invariant($"script:{verdictOverride.SiteId}/{verdictOverride.ScriptId}");
}
