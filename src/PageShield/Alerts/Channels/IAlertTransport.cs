using PageShield.Alerts.Delivery;

namespace PageShield.Alerts.Channels;

/// <summary>Delivers messages to one kind of channel.</summary>
public interface IAlertTransport
{
    AlertChannelKind Kind { get; }

    /// <summary>Makes one attempt, with a timeout. External failures are returned as a result, not thrown.</summary>
    Task<DeliveryResult> SendAsync(OutgoingAlert alert, AlertChannel channel, CancellationToken cancellationToken);
}
