using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using PageShield.Crawls;
using PageShield.Inventory.Connections;
using PageShield.Reports;
using PageShield.Reports.Urls;
using PageShield.Sites;

namespace PageShield.Inventory.Scripts;

/// <summary>A place on a site where code runs. Its contents over time are its versions.</summary>
public sealed class Script
{
    /// <summary>Maximum number of loaders tracked. Beyond that, further loaders are not reported.</summary>
    public const int MostLoaders = 20;

    public int SiteId { get; set; }

    public long Id { get; set; }

    /// <summary>Digest that identifies the script; unique within the site.</summary>
    public Sha256Hash Identity { get; set; }

    /// <summary>Readable explanation of why sightings count as this script.</summary>
    public required string IdentityReason { get; set; }

    public ScriptKind Kind { get; set; }

    /// <summary>Template of its URL, or of the document's URL for code without one.</summary>
    public required string UrlTemplate { get; set; }

    /// <summary>Template without query values, used to match visitors' reports.</summary>
    public required string ReportTemplate { get; set; }

    /// <summary>URL at which it was last seen.</summary>
    public required string Url { get; set; }

    /// <summary>Lower case, Punycode, without port; an empty string if it has no host.</summary>
    public required string Host { get; set; }

    public Party Party { get; set; }

    public AddedBy AddedBy { get; set; }

    /// <summary>Place in the document, for code without a URL.</summary>
    public string? Place { get; set; }

    public long? ParentScriptId { get; set; }

    /// <summary>Ids of the scripts that have loaded it, 0 for the document; at most <see cref="MostLoaders"/>.</summary>
    public List<long> Loaders { get; set; } = [];

    public InventoryStatus Status { get; set; }

    public DateTimeOffset FirstSeenAt { get; set; }

    public DateTimeOffset LastSeenAt { get; set; }

    /// <summary>When a fetch was attempted because only reports had mentioned it; null if never.</summary>
    public DateTimeOffset? FetchAskedAt { get; set; }

    /// <summary>When a crawl last saw it; null if never.</summary>
    public DateTimeOffset? CrawledAt { get; set; }

    /// <summary>When a visitor's browser last reported it; null if never.</summary>
    public DateTimeOffset? ReportedAt { get; set; }

    /// <summary>Number of reports that mention it.</summary>
    public long ReportCount { get; set; }

    /// <summary>Number of consecutive complete crawls that did not see it.</summary>
    public int MissedCrawls { get; set; }

    public bool OnPaymentPage { get; set; }

    public int PageCount { get; set; }

    public int VersionCount { get; set; }

    public bool Ran { get; set; }

    public NotRunReason? NotRunReason { get; set; }

    public string? Integrity { get; set; }

    /// <summary>Content seen last; null if none was captured.</summary>
    public Sha256Hash? CurrentSha256 { get; set; }

    /// <summary>Whether contents replace each other, alternate or are generated per request.</summary>
    public ScriptVariation Variation { get; set; }

    /// <summary>Score of the current content in its context, 1 (malicious) to 99 (clean); null before it is analyzed.</summary>
    public int? Score { get; set; }

    /// <summary><see cref="ContextNote"/>s as a JSON array: facts about the script on this site apart from its code; null for none.</summary>
    public string? Context { get; set; }

    /// <summary>Effective verdict: that of the analysis, or the operator's override.</summary>
    public VerdictKind Verdict { get; set; }

    /// <summary>Verdict of the analysis while an operator's override replaces it; otherwise null. The score is always that of the analysis.</summary>
    public VerdictKind? OverruledVerdict { get; set; }

    internal sealed class Configuration : IEntityTypeConfiguration<Script>
    {
        public void Configure(EntityTypeBuilder<Script> builder)
        {
            builder.ToTable("scripts");
            builder.HasKey(script => new { script.SiteId, script.Id });
            builder.HasOne<Site>().WithMany().HasForeignKey(script => script.SiteId);
            builder.HasIndex(script => new { script.SiteId, script.Identity }).IsUnique();
            builder.HasIndex(script => new { script.SiteId, script.Score, script.Id });
            builder.HasIndex(script => new { script.SiteId, script.LastSeenAt, script.Id });
            builder.HasIndex(script => new { script.SiteId, script.FirstSeenAt, script.Id });
            builder.HasIndex(script => new { script.SiteId, script.Host });
            builder.HasIndex(script => new { script.SiteId, script.ReportTemplate });
            builder.HasIndex(script => script.CurrentSha256);
            builder.HasIndex(script => new { script.SiteId, script.Verdict, script.Status });
            builder.HasIndex(script => new { script.Verdict, script.Status, script.Id });
            // A filter instead of an indexed column: queries use the condition as a bare column, which SQLite cannot look up in an index on that
            // column.
            builder.HasIndex(script => new { script.Status, script.SiteId, script.Id }).HasFilter("on_payment_page");
            builder.HasIndex(script => script.Id);
            builder.HasIndex(script => script.FetchAskedAt);
        }
    }
}
