using System.Diagnostics.Metrics;
using PageShield.Alerts.Channels;
using PageShield.Storage;

namespace PageShield.Alerts.Delivery;

/// <summary>Counts delivery attempts.</summary>
internal static class DeliveryMetrics
{
    private static readonly Meter DeliveryMeter = new(Telemetry.Name);

    private static readonly Counter<long> Attempts =
        DeliveryMeter.CreateCounter<long>("pageshield.alerts.attempts", "{attempt}", "Attempts to deliver a message, by kind of channel and outcome");

    public static void Attempted(AlertChannelKind kind, DeliveryOutcome outcome) =>
        Attempts.Add(1, new("channel", kind.ToString().ToLowerInvariant()), new("outcome", outcome.ToString().ToLowerInvariant()));
}
