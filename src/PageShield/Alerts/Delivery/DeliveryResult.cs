namespace PageShield.Alerts.Delivery;

/// <summary>What one attempt to deliver came to.</summary>
/// <param name="Outcome">Whether to try again.</param>
/// <param name="Said">For the log, one sentence; hostile text, escaped before it is stored.</param>
/// <param name="RetryAfter">How long the receiver asked to be left alone; null where it did not.</param>
public sealed record DeliveryResult(DeliveryOutcome Outcome, string Said, TimeSpan? RetryAfter = null);
