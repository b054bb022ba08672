using PageShield.Alerts.Delivery;

namespace PageShield.Web.Alerts.Channels;

/// <summary>Result of a test message.</summary>
public sealed record TestOutcome(DeliveryState State, string Said);
