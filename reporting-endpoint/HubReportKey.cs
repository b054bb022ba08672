using PageShield.Reports;
using PageShield.Reports.Batches;
using PageShield.Reports.Urls;

namespace PageShield.ReportingEndpoint;

/// <summary>A row of the key list.</summary>
/// <param name="Key">The key.</param>
/// <param name="IsDeleted">Whether the key is deleted (410 response).</param>
/// <param name="KeptParameters">Names separated by spaces, or null.</param>
/// <param name="KnownKeys">Stored form of <see cref="Reports.KnownKeys"/>, or null.</param>
/// <param name="Templates">Stored form of <see cref="LearnedTemplates"/>, or null.</param>
/// <param name="Version">Increases with each change.</param>
internal sealed record HubReportKey(ReportKey Key, bool IsDeleted, string? KeptParameters, byte[]? KnownKeys, string? Templates, long Version);
