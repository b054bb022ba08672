namespace PageShield.Web.Alerts.Channels;

/// <summary>One page of a delivery log.</summary>
/// <param name="Next">The next page's <c>after</c>; null on the last page.</param>
public sealed record DeliveryPage(IReadOnlyList<DeliveryView> Items, long? Next);
