using PageShield.Alerts.Channels;
using PageShield.Alerts.Delivery;

namespace PageShield.Web.Alerts;

/// <summary>One message of an alert, sent to one channel.</summary>
public sealed record AlertMessage(string Channel, AlertChannelKind Kind, DeliveryState State, int Attempts, DateTimeOffset? DeliveredAt,
    DateTimeOffset NextAttemptAt, string? LastResult);
