using Microsoft.EntityFrameworkCore;

namespace PageShield.Pipeline.Reports;

/// <summary>What a batch brought for one site.</summary>
/// <param name="SiteId">The site.</param>
/// <param name="Counts">Reports by outcome and reason.</param>
/// <param name="HasNews">Whether anything is stored that was not before.</param>
/// <param name="Unmet">Scripts of which visitors ran what no crawl has got, for the first time.</param>
public sealed record AppliedReports(
    int SiteId, IReadOnlyList<(string Outcome, string Reason, long Count)> Counts, bool HasNews, IReadOnlyList<long> Unmet);
