using System.Diagnostics;
using System.Diagnostics.Metrics;
using PageShield.Alerts.Channels;
using PageShield.Alerts.Delivery;

namespace PageShield;

/// <summary>Traces and counters of the product, for any exporter, under the name <see cref="Name"/>.</summary>
public static class Telemetry
{
    /// <summary>Of the activity source and the meter.</summary>
    public const string Name = "PageShield";

    private static readonly Meter Meter = new(Name);

    private static readonly Counter<long> Attempts = Meter.CreateCounter<long>("pageshield.alerts.attempts", "{attempt}", "Attempts to deliver a message, by kind of channel and outcome");

    /// <summary>Crawls and deliveries.</summary>
    public static ActivitySource Activities { get; } = new(Name);

    internal static void Attempted(AlertChannelKind kind, DeliveryOutcome outcome) =>
        Attempts.Add(1, new("channel", kind.ToString().ToLowerInvariant()), new("outcome", outcome.ToString().ToLowerInvariant()));
}
