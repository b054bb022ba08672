using Microsoft.EntityFrameworkCore;
using PageShield.Alerts.Channels;
using PageShield.Audit;
using PageShield.Storage;

namespace PageShield.Alerts.Rules;

/// <summary>Creates, edits, reorders and removes rules, with audit entries.</summary>
public sealed class AlertRuleRegistry(PageShieldDbContext database, AuditLog audit, TimeProvider time)
{
    /// <summary>Adds a rule before all others if its settings are valid; otherwise returns the problems.</summary>
    public async Task<(AlertRule? Rule, IReadOnlyList<ChannelProblem> Problems)> CreateAsync(
        AlertRuleSettings settings, string actor, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(settings);
        var problems = await ProblemsAsync(settings, cancellationToken);
        if (problems.Count > 0) return (null, problems);

        var first = await database.AlertRules.MinAsync(static rule => (int?)rule.Position, cancellationToken) ?? 1;
        var added = new AlertRule { Id = RowId.Next(time), Name = "", Position = first - 1 };
        settings.ApplyTo(added);
        database.AlertRules.Add(added);
        await audit.SaveAsync(database, actor, "alert-rule.created", Subject(added.Id), null, AlertRuleSettings.Of(added), cancellationToken);
        return (added, problems);
    }

    /// <summary>Replaces a rule's settings and returns the problems, if any; null if the rule does not exist.</summary>
    public async Task<IReadOnlyList<ChannelProblem>?> EditAsync(
        long id, AlertRuleSettings settings, string actor, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(settings);
        if (await FindAsync(id, cancellationToken) is not { } rule) return null;

        var problems = await ProblemsAsync(settings, cancellationToken);
        if (problems.Count > 0) return problems;

        var before = AlertRuleSettings.Of(rule);
        settings.ApplyTo(rule);
        await audit.SaveAsync(database, actor, "alert-rule.edited", Subject(id), before, AlertRuleSettings.Of(rule), cancellationToken);
        return problems;
    }

    /// <summary>Moves a rule one place up or down; false if the rule does not exist or is already first or last.</summary>
    public async Task<bool> MoveAsync(long id, bool up, string actor, CancellationToken cancellationToken)
    {
        var rules = await database.AlertRules.OrderBy(static rule => rule.Position).ThenBy(static rule => rule.Id).ToListAsync(cancellationToken);
        var at = rules.FindIndex(rule => rule.Id == id);
        var to = up ? at - 1 : at + 1;
        if (at < 0 || to < 0 || to >= rules.Count) return false;

        (rules[at], rules[to]) = (rules[to], rules[at]);
        for (var position = 0; position < rules.Count; position++) rules[position].Position = position + 1;
        await audit.SaveAsync(
            database, actor, "alert-rule.moved", Subject(id), new { Position = at + 1 }, new { Position = to + 1 }, cancellationToken);
        return true;
    }

    /// <summary>Removes a rule; false if it does not exist. Alerts that it matched remain.</summary>
    public async Task<bool> RemoveAsync(long id, string actor, CancellationToken cancellationToken)
    {
        if (await FindAsync(id, cancellationToken) is not { } rule) return false;

        database.AlertRules.Remove(rule);
        await audit.SaveAsync(database, actor, "alert-rule.removed", Subject(id), AlertRuleSettings.Of(rule), null, cancellationToken);
        return true;
    }

    /// <summary>Replaces all rules with those of a new installation.</summary>
    public async Task RestoreDefaultsAsync(string actor, CancellationToken cancellationToken)
    {
        await using var transaction = await database.Database.BeginTransactionAsync(cancellationToken);
        var before = await database.AlertRules.AsNoTracking().OrderBy(static rule => rule.Position).ToListAsync(cancellationToken);
        await database.AlertRules.ExecuteDeleteAsync(cancellationToken);
        database.AlertRules.AddRange(DefaultAlertRules.All());
        await audit.SaveAsync(database, actor, "alert-rule.defaults", "alert-rules", before.Select(AlertRuleSettings.Of), null, cancellationToken);
        await transaction.CommitAsync(cancellationToken);
    }

    private Task<AlertRule?> FindAsync(long id, CancellationToken cancellationToken) =>
        database.AlertRules.SingleOrDefaultAsync(rule => rule.Id == id, cancellationToken);

    private async Task<IReadOnlyList<ChannelProblem>> ProblemsAsync(AlertRuleSettings settings, CancellationToken cancellationToken)
    {
        var problems = settings.Problems().ToList();
        if (settings.SiteId is { } site && !await database.Sites.AnyAsync(each => each.Id == site, cancellationToken))
            problems.Add(new("siteId", FormattableString.Invariant($"Site {site} does not exist.")));
        var named = settings.Channels.Concat(settings.EscalateTo).Distinct().ToList();
        if (await database.AlertChannels.CountAsync(channel => named.Contains(channel.Id), cancellationToken) < named.Count)
            problems.Add(new("channels", "One of the channels does not exist."));
        return problems;
    }

    private static string Subject(long id) => FormattableString.Invariant($"alert-rule:{id}");
}
