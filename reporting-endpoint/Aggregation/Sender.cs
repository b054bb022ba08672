using PageShield.Reports;

namespace PageShield.ReportingEndpoint.Aggregation;

/// <summary>The sender of a report, for budgets. Keyed hashes that are only kept in memory.</summary>
/// <param name="Client">Hash of the full address.</param>
/// <param name="Network">Hash of the /24 or /48 network.</param>
/// <param name="Browser">Family of the User-Agent.</param>
internal readonly record struct Sender(ulong Client, ulong Network, BrowserFamilies Browser);
