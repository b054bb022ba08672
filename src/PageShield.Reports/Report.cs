using PageShield.Reports.Batches;
using PageShield.Reports.Parsing;

namespace PageShield.Reports;

/// <summary>One scrubbed and folded report. Observations aggregate reports.</summary>
/// <param name="Key">The observation that it belongs to.</param>
/// <param name="BlockedHost">Host of the blocked or reported URL, without a port; empty for keywords and other schemes.</param>
/// <param name="PageHost">Host of the document's URL; empty if unknown.</param>
/// <param name="ContentHash">For <c>csp-hash</c>: the digest of the content that the visitor's browser loaded.</param>
/// <param name="Noise">A class of <see cref="Reports.Noise"/>, or null.</param>
/// <param name="Sample">One scrubbed example, as JSON: see <see cref="ReportInterpreter"/>.</param>
public sealed record Report(ObservationKey Key, string BlockedHost, string PageHost, Sha256Hash? ContentHash, string? Noise, string Sample);
