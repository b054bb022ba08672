using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using PageShield.Crawls;
using PageShield.Inventory.Connections;
using PageShield.Reports;
using PageShield.Sites;

namespace PageShield.Inventory.Scripts;

/// <summary>A slot on a site where code runs; its contents over time are its versions.</summary>
public sealed class Script
{
    /// <summary>Beyond so many loaders a script is loaded by anything, and one more is no news.</summary>
    public const int MostLoaders = 20;

    public int SiteId { get; set; }

    public long Id { get; set; }

    /// <summary>What makes it this script: unique within the site.</summary>
    public Sha256Hash Identity { get; set; }

    /// <summary>For a person: why sightings are counted as this script.</summary>
    public required string IdentityReason { get; set; }

    public ScriptKind Kind { get; set; }

    /// <summary>Template of its URL, or of the document's for code without one.</summary>
    public required string UrlTemplate { get; set; }

    /// <summary>The template as reports carry it, without query values: what visitors' reports are matched with.</summary>
    public required string ReportTemplate { get; set; }

    /// <summary>The URL at which it was last seen.</summary>
    public required string Url { get; set; }

    /// <summary>Lower case, Punycode, without port; an empty string where there is none.</summary>
    public required string Host { get; set; }

    public Party Party { get; set; }

    public AddedBy AddedBy { get; set; }

    /// <summary>Where it stands, for code without a URL.</summary>
    public string? Place { get; set; }

    public long? ParentScriptId { get; set; }

    /// <summary>Ids of the scripts that loaded it so far, 0 for the document; at most <see cref="MostLoaders"/>.</summary>
    public List<long> Loaders { get; set; } = [];

    public InventoryStatus Status { get; set; }

    public DateTimeOffset FirstSeenAt { get; set; }

    public DateTimeOffset LastSeenAt { get; set; }

    /// <summary>When it was fetched, or tried to be, because only reports had named it; null for never.</summary>
    public DateTimeOffset? FetchAskedAt { get; set; }

    /// <summary>When a crawl last saw it; null where none has.</summary>
    public DateTimeOffset? CrawledAt { get; set; }

    /// <summary>When a visitor's browser last reported it; null where none has.</summary>
    public DateTimeOffset? ReportedAt { get; set; }

    /// <summary>How many reports mention it.</summary>
    public long ReportCount { get; set; }

    /// <summary>Complete crawls in a row that did not see it.</summary>
    public int MissedCrawls { get; set; }

    public bool OnPaymentPage { get; set; }

    public int PageCount { get; set; }

    public int VersionCount { get; set; }

    public bool Ran { get; set; }

    public NotRunReason? NotRunReason { get; set; }

    public string? Integrity { get; set; }

    /// <summary>Content seen last; null where none was had.</summary>
    public Sha256Hash? CurrentSha256 { get; set; }

    /// <summary>Whether it has variants rather than versions.</summary>
    public ScriptVariation Variation { get; set; }

    /// <summary>1 (malicious) to 99 (clean) of the current content in its context; null before it is judged.</summary>
    public int? Score { get; set; }

    /// <summary><see cref="ContextNote"/>s as a JSON array: what there is to say of it on this site beside its code; null for nothing.</summary>
    public string? Context { get; set; }

    /// <summary>What counts: the machine's verdict, or the operator's that stands in its place.</summary>
    public VerdictKind Verdict { get; set; }

    /// <summary>
    /// The machine's verdict where an operator's override stands in its place; null everywhere else. The score is always the machine's.
    /// </summary>
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
            // A filter and not a column: the condition stands in queries as a bare column, which no index's column answers on SQLite.
            builder.HasIndex(script => new { script.Status, script.SiteId, script.Id }).HasFilter("on_payment_page");
            builder.HasIndex(script => script.Id);
            builder.HasIndex(script => script.FetchAskedAt);
        }
    }
}
