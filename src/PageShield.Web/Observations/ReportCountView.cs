namespace PageShield.Web.Observations;

public sealed record ReportCountView(string Outcome, string Reason, long Count);
