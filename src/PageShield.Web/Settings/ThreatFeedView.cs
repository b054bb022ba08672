namespace PageShield.Web.Settings;

/// <summary>A list that is fetched from the web.</summary>
/// <param name="Url">Its URL.</param>
/// <param name="Entries">Number of active entries from it.</param>
/// <param name="LastGoodAt">When it was last fetched or found unchanged; null if never.</param>
/// <param name="NextAt">When it is fetched next; null for immediately.</param>
/// <param name="Failures">Number of failures since the last success.</param>
/// <param name="Error">Error of the last attempt; null if it succeeded.</param>
public sealed record ThreatFeedView(Uri Url, int Entries, DateTimeOffset? LastGoodAt, DateTimeOffset? NextAt, int Failures, string? Error);
