namespace PageShield.Observations;

/// <summary>Reports with one outcome in one stretch of time.</summary>
/// <param name="From">Start of the hour or day, UTC.</param>
public sealed record ReportVolume(DateTimeOffset From, string Outcome, string Reason, long Count);
