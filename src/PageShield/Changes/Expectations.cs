using Microsoft.EntityFrameworkCore;
using PageShield.Inventory.Authorizations;
using PageShield.Inventory.Connections;
using PageShield.Inventory.Scripts;
using PageShield.Storage;

namespace PageShield.Changes;

/// <summary>
/// Compares changes of scripts with the operator's expectations. Deploy windows and standing rules mark a change as expected, and a change
/// that exceeds an authorization reopens it. The caller saves.
/// </summary>
internal sealed class Expectations(PageShieldDbContext database, TimeProvider time)
{
    /// <summary>Marks expected changes and reopens authorizations.</summary>
    /// <param name="changes">Changes of one site.</param>
    /// <param name="scripts">Scripts that are not saved yet; others are loaded.</param>
    /// <param name="cancellationToken">Cancels the operation.</param>
    public async Task MeetAsync(IReadOnlyCollection<Change> changes, IEnumerable<Script> scripts, CancellationToken cancellationToken)
    {
        var covered = changes.Where(change => change.ScriptId is not null && ChangeKinds.Of(change.Kind).Expectation != ChangeExpectation.None)
            .ToList();
        if (covered.Count == 0) return;

        var site = covered[0].SiteId;
        var byId = scripts.DistinctBy(script => script.Id).ToDictionary(script => script.Id);
        var missing = covered.Select(change => change.ScriptId!.Value).Where(id => !byId.ContainsKey(id)).ToList(); // not null: filtered above
        foreach (var script in await database.Scripts.Where(script => script.SiteId == site && missing.Contains(script.Id))
            .ToListAsync(cancellationToken))
            byId[script.Id] = script;

        var (from, to) = (covered.Min(change => change.At), covered.Max(change => change.At));
        var windows = await database.Deployments.Where(window => window.SiteId == site && window.StartsAt <= to && window.EndsAt >= from)
            .ToListAsync(cancellationToken);
        var rules = await database.StandingRules.Where(rule => rule.SiteId == site).ToListAsync(cancellationToken);
        var ids = byId.Keys.ToList();
        var decided = await database.Authorizations.Where(row => row.SiteId == site && ids.Contains(row.ScriptId))
            .ToDictionaryAsync(row => row.ScriptId, cancellationToken);

        foreach (var change in covered)
        {
            if (byId.GetValueOrDefault(change.ScriptId!.Value) is not { } script) continue; // not null: filtered above

            var rule = rules.Where(each => each.Covers(script.Host)).MaxBy(each => each.Host.Length);
            change.Expected = script.Party == Party.First ? DeployWindows.Reason(change, windows) : ByRule(change, rule);
            if (decided.GetValueOrDefault(script.Id) is { } authorization) Reopen(change, authorization, rule);
        }
    }

    private static string? ByRule(Change change, StandingRule? rule) =>
        rule is not null && change.Kind == ChangeKind.ScriptChanged && change.Class < Threshold(rule.ReopenOn) && change.Class > ChangeClass.Cosmetic
            ? $"{rule.Host} "
                + $"{(rule.ReopenOn == ReopenOn.Capability ? "may change code but not capabilities" : "may change values but not code")}: "
                + rule.Justification
            : null;

    private void Reopen(Change change, Authorization authorization, StandingRule? rule)
    {
        if (authorization.State != AuthorizationState.Authorized || ChangeKinds.Of(change.Kind).Expectation != ChangeExpectation.Content) return;
        if (change.Class < Threshold(rule?.ReopenOn ?? authorization.ReopenOn)) return;
        if (change.NewSha256 is { } now && now == authorization.DecidedSha256) return; // back to what was approved

        new ScriptAuthorizer(database, time).Reopen(authorization, change.NewSha256, change.Id, change.Summary);
    }

    private static ChangeClass Threshold(ReopenOn reopenOn) => reopenOn switch
    {
        ReopenOn.Data => ChangeClass.Data,
        ReopenOn.Code => ChangeClass.Code,
        _ => ChangeClass.Capability,
    };
}
