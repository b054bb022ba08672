namespace PageShield.Alerts.Delivery;

/// <summary>Result of one delivery attempt.</summary>
/// <param name="Outcome">Whether to retry.</param>
/// <param name="Said">One sentence for the log. Untrusted text, escaped before it is stored.</param>
/// <param name="RetryAfter">Delay that the receiver requested before the next attempt; null for none.</param>
public sealed record DeliveryResult(DeliveryOutcome Outcome, string Said, TimeSpan? RetryAfter = null);
