using Microsoft.EntityFrameworkCore;
using PageShield.Alerts.Delivery;
using PageShield.Storage;

namespace PageShield.Web.Alerts.Channels;

/// <summary>A message that was given up or waits for a retry.</summary>
public sealed record UndeliveredMessage
{
    public long Id { get; init; }

    public DeliveryKind Kind { get; init; }

    /// <summary>Null for a digest and for a test message.</summary>
    public long? AlertId { get; init; }

    /// <summary>The alert's title.</summary>
    public string? Title { get; init; }

    public int ChannelId { get; init; }

    public required string Channel { get; init; }

    public DeliveryState State { get; init; }

    public int Attempts { get; init; }

    public DateTimeOffset CreatedAt { get; init; }

    public DateTimeOffset NextAttemptAt { get; init; }

    public required string MessageId { get; init; }

    /// <summary>The latest response or connection error.</summary>
    public string? LastResult { get; init; }

    /// <summary>Newest first.</summary>
    public static Task<Slice<UndeliveredMessage>> ListAsync(
        PageShieldDbContext database, string? after, int size, CancellationToken cancellationToken)
    {
        var behind = Cursor.Read(after)?.Id ?? long.MaxValue;
        return database.AlertDeliveries.AsNoTracking()
            .Where(delivery => delivery.Id < behind
                && (delivery.State == DeliveryState.Dead || (delivery.State == DeliveryState.Waiting && delivery.Attempts > 0)))
            .OrderByDescending(static delivery => delivery.Id)
            .Join(database.AlertChannels, delivery => delivery.ChannelId, channel => channel.Id, (delivery, channel) => new UndeliveredMessage
            {
                Id = delivery.Id,
                Kind = delivery.Kind,
                AlertId = delivery.AlertId,
                Title = database.Alerts.Where(alert => alert.SiteId == delivery.SiteId && alert.Id == delivery.AlertId).Select(alert => alert.Title)
                    .FirstOrDefault(),
                ChannelId = channel.Id,
                Channel = channel.Name,
                State = delivery.State,
                Attempts = delivery.Attempts,
                CreatedAt = delivery.CreatedAt,
                NextAttemptAt = delivery.NextAttemptAt,
                MessageId = delivery.MessageId,
                LastResult = delivery.LastResult,
            })
            .OrderByDescending(static row => row.Id)
            .SliceAsync(size, static row => new Cursor("", row.Id), cancellationToken);
    }
}
