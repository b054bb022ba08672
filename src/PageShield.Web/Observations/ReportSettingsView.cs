using PageShield.Reports;

namespace PageShield.Web.Observations;

/// <summary>Report settings of a site: whether each noise class is hidden, and the kept query parameters.</summary>
public sealed record ReportSettingsView(IReadOnlyDictionary<string, bool> HiddenNoise, IReadOnlyList<string> KeptParameters);
