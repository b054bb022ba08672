namespace PageShield.Alerts.Delivery;

/// <summary>Whether an attempt to deliver is to be repeated.</summary>
public enum DeliveryOutcome
{
    Delivered,

    /// <summary>It may work later.</summary>
    Failed,

    /// <summary>It will not work until somebody changes the channel.</summary>
    Refused,

    /// <summary>There is nothing left to tell.</summary>
    Unneeded,
}
