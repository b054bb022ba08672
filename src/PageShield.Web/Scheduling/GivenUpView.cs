namespace PageShield.Web.Scheduling;

/// <summary>Overview of given-up work.</summary>
/// <param name="ReportBatches">Number of report batches.</param>
/// <param name="ScriptAnalyses">Number of script analyses.</param>
/// <param name="Latest">The latest of each kind, at most 100 per kind.</param>
public sealed record GivenUpView(int ReportBatches, int ScriptAnalyses, IReadOnlyList<GivenUpWork> Latest);
