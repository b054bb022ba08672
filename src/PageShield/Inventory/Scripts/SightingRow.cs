using PageShield.Reports;
using PageShield.Reports.Urls;

namespace PageShield.Inventory.Scripts;

/// <summary>Where a script was seen.</summary>
public sealed record SightingRow(long PageId, string UrlTemplate, bool IsPaymentPage, DateTimeOffset FirstSeenAt, DateTimeOffset LastSeenAt,
    DateTimeOffset? CrawledAt, DateTimeOffset? ReportedAt);
