using PageShield.Alerts.Delivery;

namespace PageShield.Alerts.Channels;

/// <summary>Carries messages to one kind of channel.</summary>
public interface IAlertTransport
{
    AlertChannelKind Kind { get; }

    /// <summary>One attempt, bounded in time. What goes wrong outside is a result, not an exception.</summary>
    Task<DeliveryResult> SendAsync(OutgoingAlert alert, AlertChannel channel, CancellationToken cancellationToken);
}
