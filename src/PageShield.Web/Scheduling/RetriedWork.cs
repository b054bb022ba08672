namespace PageShield.Web.Scheduling;

/// <summary>Counts of retried work.</summary>
/// <param name="ReportBatches">Number of report batches.</param>
/// <param name="ScriptAnalyses">Number of script analyses.</param>
public sealed record RetriedWork(int ReportBatches, int ScriptAnalyses);
