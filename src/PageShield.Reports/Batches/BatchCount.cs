using System.Diagnostics.CodeAnalysis;
using System.IO.Compression;
using System.Text.Json;
using System.Text.Json.Serialization;
using PageShield.Reports.Parsing;

namespace PageShield.Reports.Batches;

/// <summary>Number of reports with one outcome and reason.</summary>
/// <param name="Outcome">One of <see cref="ReportOutcome"/>.</param>
/// <param name="Reason">Report type, noise class, reject reason or budget; may be empty.</param>
/// <param name="Count">Reports in this batch.</param>
public sealed record BatchCount(string Outcome, string Reason, long Count);
