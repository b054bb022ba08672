using Microsoft.EntityFrameworkCore;
using PageShield.Alerts.Channels.Transports;
using PageShield.Audit;
using PageShield.Storage;

namespace PageShield.Alerts.Channels;

/// <summary>Creates, edits and removes channels. Every change is audited in its own transaction, without secrets.</summary>
public sealed class ChannelRegistry(PageShieldDbContext database, AuditLog audit, ChannelSecrets secrets, TimeProvider time)
{
    /// <summary>Creates a channel if its settings are valid, with a new signing secret if its kind signs messages.</summary>
    public async Task<ChannelOutcome> CreateAsync(ChannelSettings settings, string actor, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(settings);
        var problems = await CheckAsync(settings, cancellationToken);
        if (problems.Count > 0) return new(null, problems);

        var channel = new AlertChannel { Name = "", Target = "", CreatedAt = time.GetUtcNow() };
        Apply(settings, channel);
        await using var transaction = await database.Database.BeginTransactionAsync(cancellationToken);
        database.AlertChannels.Add(channel);
        await database.SaveChangesAsync(cancellationToken);
        await audit.SaveAsync(database, actor, "channel.created", Subject(channel), null, ChannelRecord.Of(channel), cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return new(channel, problems);
    }

    /// <summary>All validation problems of a new channel's settings.</summary>
    public async Task<IReadOnlyList<ChannelProblem>> CheckAsync(ChannelSettings settings, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(settings);
        return await ProblemsAsync(settings, null, cancellationToken);
    }

    /// <summary>Replaces a channel's settings; null if the channel does not exist.</summary>
    public async Task<ChannelOutcome?> EditAsync(int id, ChannelSettings settings, string actor, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(settings);
        if (await FindAsync(id, cancellationToken) is not { } channel) return null;

        var problems = await ProblemsAsync(settings, channel, cancellationToken);
        if (problems.Count > 0) return new(null, problems);

        var before = ChannelRecord.Of(channel);
        Apply(settings, channel);
        await audit.SaveAsync(database, actor, "channel.edited", Subject(channel), before, ChannelRecord.Of(channel), cancellationToken);
        return new(channel, problems);
    }

    /// <summary>Removes a channel and its delivery log, but no alerts. False if the channel does not exist.</summary>
    public async Task<bool> RemoveAsync(int id, string actor, CancellationToken cancellationToken)
    {
        if (await FindAsync(id, cancellationToken) is not { } channel) return false;

        await using var transaction = await database.Database.BeginTransactionAsync(cancellationToken);
        await database.AlertDeliveries.Where(delivery => delivery.ChannelId == id).ExecuteDeleteAsync(cancellationToken);
        foreach (var rule in await database.AlertRules.ToListAsync(cancellationToken)) rule.Forget([id]);
        database.AlertChannels.Remove(channel);
        await audit.SaveAsync(database, actor, "channel.removed", Subject(channel), ChannelRecord.Of(channel), null, cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return true;
    }

    /// <summary>
    /// Replaces the signing secret; new messages are signed with it. Null if the channel does not exist or does not sign messages.
    /// </summary>
    public async Task<WebhookSecret?> RenewSecretAsync(int id, string actor, CancellationToken cancellationToken)
    {
        if (await FindAsync(id, cancellationToken) is not { } channel || !ChannelKinds.Of(channel.Kind).SignsMessages) return null;

        var secret = WebhookSecret.New();
        channel.Secret = secrets.Protect(secret);
        await audit.SaveAsync(database, actor, "channel.secret-renewed", Subject(channel), null, null, cancellationToken);
        return secret;
    }

    private Task<AlertChannel?> FindAsync(int id, CancellationToken cancellationToken) =>
        database.AlertChannels.SingleOrDefaultAsync(channel => channel.Id == id, cancellationToken);

    private async Task<IReadOnlyList<ChannelProblem>> ProblemsAsync(
        ChannelSettings settings, AlertChannel? edited, CancellationToken cancellationToken)
    {
        var problems = settings.Problems(edited);
        if (settings.SiteId is not { } site || await database.Sites.AnyAsync(each => each.Id == site, cancellationToken)) return problems;

        return [.. problems, new("siteId", FormattableString.Invariant($"Site {site} does not exist."))];
    }

    private void Apply(ChannelSettings settings, AlertChannel channel)
    {
        var had = channel.Kind;
        settings.ApplyTo(channel);
        if (had != channel.Kind) channel.Secret = null;
        secrets.SealInto(channel, settings.Key);
    }

    private static string Subject(AlertChannel channel) => FormattableString.Invariant($"channel:{channel.Id}");

    /// <summary>The channel as the audit log records it. Only the host is kept, because a webhook's path and query are often secret.</summary>
    private sealed record ChannelRecord(
        string Name, AlertChannelKind Kind, string Target, int? SiteId, IReadOnlyList<string> Events, IReadOnlyList<string> AllowPrivate,
        bool IsEnabled)
    {
        public static ChannelRecord Of(AlertChannel channel) => new(
            channel.Name, channel.Kind, channel.ShownTarget(), channel.SiteId, [.. channel.Events], [.. channel.AllowPrivate], channel.IsEnabled);
    }
}
