namespace PageShield.Alerts.Delivery;

/// <summary>Outcome of a delivery attempt; decides whether it is retried.</summary>
public enum DeliveryOutcome
{
    Delivered,

    /// <summary>A retry may succeed.</summary>
    Failed,

    /// <summary>It will fail until somebody changes the channel.</summary>
    Refused,

    /// <summary>There is nothing left to report.</summary>
    Unneeded,
}
