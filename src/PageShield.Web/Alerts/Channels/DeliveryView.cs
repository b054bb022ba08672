using Microsoft.EntityFrameworkCore;
using PageShield.Alerts.Delivery;
using PageShield.Storage;

namespace PageShield.Web.Alerts.Channels;

/// <summary>One line of a channel's delivery log.</summary>
public sealed record DeliveryView
{
    public required long Id { get; init; }

    public required DeliveryKind Kind { get; init; }

    public required string MessageId { get; init; }

    /// <summary>Null for a test message.</summary>
    public long? AlertId { get; init; }

    /// <summary>The alert's title; null for a test message.</summary>
    public string? Title { get; init; }

    public required DeliveryState State { get; init; }

    public required int Attempts { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>Time of the next attempt; null if there is none.</summary>
    public DateTimeOffset? NextAttemptAt { get; init; }

    public DateTimeOffset? DeliveredAt { get; init; }

    public string? LastResult { get; init; }

    /// <summary>A channel's messages with ids below <paramref name="after"/>, newest first.</summary>
    public static Task<List<DeliveryView>> LogAsync(
        PageShieldDbContext database, int channelId, long after, int limit, CancellationToken cancellationToken) =>
        database.AlertDeliveries.AsNoTracking()
            .Where(delivery => delivery.ChannelId == channelId && delivery.Id < after)
            .OrderByDescending(delivery => delivery.Id)
            .Take(limit)
            .Select(delivery => new DeliveryView
            {
                Id = delivery.Id,
                Kind = delivery.Kind,
                MessageId = delivery.MessageId,
                AlertId = delivery.AlertId,
                Title = database.Alerts.Where(alert => alert.SiteId == delivery.SiteId && alert.Id == delivery.AlertId).Select(alert => alert.Title)
                    .FirstOrDefault(),
                State = delivery.State,
                Attempts = delivery.Attempts,
                CreatedAt = delivery.CreatedAt,
                NextAttemptAt = delivery.State == DeliveryState.Waiting ? delivery.NextAttemptAt : null,
                DeliveredAt = delivery.DeliveredAt,
                LastResult = delivery.LastResult,
            })
            .ToListAsync(cancellationToken);
}
