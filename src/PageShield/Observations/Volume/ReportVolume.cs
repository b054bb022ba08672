namespace PageShield.Observations.Volume;

/// <summary>Number of reports with one outcome and reason in a period.</summary>
/// <param name="From">Start of the hour or day, UTC.</param>
public sealed record ReportVolume(DateTimeOffset From, string Outcome, string Reason, long Count);
