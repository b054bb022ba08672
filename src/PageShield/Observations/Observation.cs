using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using PageShield.Reports;
using PageShield.Reports.Parsing;
using PageShield.Sites;

namespace PageShield.Observations;

/// <summary>Aggregated visitors' reports with the same key.</summary>
public sealed class Observation
{
    public int SiteId { get; set; }

    public long Id { get; set; }

    /// <summary>Digest of type, directive, blocked URL, page, disposition and source; unique within the site.</summary>
    public Sha256Hash KeyHash { get; set; }

    /// <summary>Report type, such as <c>csp-violation</c>.</summary>
    public required string Type { get; set; }

    /// <summary>Effective directive, or an empty string.</summary>
    public required string Directive { get; set; }

    /// <summary>Template of the blocked URL, or a keyword such as <c>inline</c>.</summary>
    public required string BlockedUrl { get; set; }

    /// <summary>Host of the blocked URL, or an empty string.</summary>
    public required string BlockedHost { get; set; }

    /// <summary>Template of the page's URL.</summary>
    public required string PageUrl { get; set; }

    /// <summary>Template of the source file's URL, or an empty string.</summary>
    public required string SourceFile { get; set; }

    /// <summary><c>enforce</c>, <c>report</c> or an empty string.</summary>
    public required string Disposition { get; set; }

    public long Count { get; set; }

    public DateTimeOffset FirstSeenAt { get; set; }

    public DateTimeOffset LastSeenAt { get; set; }

    /// <summary>One scrubbed example as JSON.</summary>
    public string? Sample { get; set; }

    /// <summary>Noise class (<see cref="Reports.Noise"/>), or null.</summary>
    public string? Noise { get; set; }

    /// <summary>Whether it is hidden because of its noise class: excluded from the inventory and alerts, and from lists by default.</summary>
    public bool IsHidden { get; set; }

    /// <summary>Families of the browsers that reported it (<see cref="BrowserFamilies"/>).</summary>
    public int Browsers { get; set; }

    /// <summary>Whether the document's host is not one of the site's. Counted separately and never added to the inventory.</summary>
    public bool ForeignDocument { get; set; }

    /// <summary>When the redirect target of the blocked URL was looked up; null if never (see <see cref="Reports.Noise.Redirected"/>).</summary>
    public DateTimeOffset? RedirectAskedAt { get; set; }

    /// <summary>Redirect target, scrubbed; null if unknown or on the same host.</summary>
    public string? RedirectsTo { get; set; }

    internal sealed class Configuration : IEntityTypeConfiguration<Observation>
    {
        public void Configure(EntityTypeBuilder<Observation> builder)
        {
            builder.ToTable("observations");
            builder.HasKey(observation => new { observation.SiteId, observation.Id });
            builder.HasOne<Site>().WithMany().HasForeignKey(observation => observation.SiteId);
            builder.HasIndex(observation => new { observation.SiteId, observation.KeyHash }).IsUnique();
            builder.HasIndex(observation => new { observation.SiteId, observation.LastSeenAt });
            builder.HasIndex(observation => new { observation.Noise, observation.RedirectAskedAt });
            builder.Property(observation => observation.RedirectsTo).HasMaxLength(ReportScrubber.MaxLength * 2);
            builder.Property(observation => observation.Type).HasMaxLength(64);
            builder.Property(observation => observation.Directive).HasMaxLength(64);
            builder.Property(observation => observation.Noise).HasMaxLength(64);
        }
    }
}
