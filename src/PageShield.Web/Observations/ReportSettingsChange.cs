namespace PageShield.Web.Observations;

/// <summary>A change of report settings. Null leaves a part unchanged.</summary>
public sealed record ReportSettingsChange(Dictionary<string, bool>? HiddenNoise, IReadOnlyList<string>? KeptParameters);
