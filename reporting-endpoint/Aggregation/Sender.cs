using PageShield.Reports;

namespace PageShield.ReportingEndpoint.Aggregation;

/// <summary>Who sends, as far as budgets need it: keyed hashes that never leave memory.</summary>
/// <param name="Client">Of the whole address.</param>
/// <param name="Network">Of the /24 or /48.</param>
/// <param name="Browser">Family of the User-Agent.</param>
internal readonly record struct Sender(ulong Client, ulong Network, BrowserFamilies Browser);
