using Microsoft.EntityFrameworkCore;

namespace PageShield.Pipeline.Reports;

/// <summary>Result of applying a batch for one site.</summary>
/// <param name="SiteId">Id of the site.</param>
/// <param name="Counts">Number of reports by outcome and reason.</param>
/// <param name="HasNews">Whether anything new was stored.</param>
/// <param name="Unmet">Ids of scripts for which visitors newly reported a version that no crawl has captured.</param>
public sealed record AppliedReports(
    int SiteId, IReadOnlyList<(string Outcome, string Reason, long Count)> Counts, bool HasNews, IReadOnlyList<long> Unmet);
