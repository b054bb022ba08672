using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using PageShield.Reports;
using PageShield.Sites;

namespace PageShield.Detection;

/// <summary>Evidence that holds on one site: a listed host, a canary that left, a form sent elsewhere.</summary>
public sealed class SiteFinding
{
    public int SiteId { get; set; }

    public long Id { get; set; }

    /// <summary>Digest of rule, script, page and subject: unique within the site.</summary>
    public Sha256Hash Identity { get; set; }

    public required string Rule { get; set; }

    /// <summary><c>info</c>, <c>low</c>, <c>medium</c>, <c>high</c> or <c>critical</c>.</summary>
    public required string Severity { get; set; }

    public required string Title { get; set; }

    public required string Evidence { get; set; }

    public long? ScriptId { get; set; }

    public long? ConnectionId { get; set; }

    public string? PageUrl { get; set; }

    public int Line { get; set; }

    public int Column { get; set; }

    public DateTimeOffset FirstSeenAt { get; set; }

    public DateTimeOffset LastSeenAt { get; set; }

    internal sealed class Configuration : IEntityTypeConfiguration<SiteFinding>
    {
        public void Configure(EntityTypeBuilder<SiteFinding> builder)
        {
            builder.ToTable("site_findings");
            builder.HasKey(finding => new { finding.SiteId, finding.Id });
            builder.HasOne<Site>().WithMany().HasForeignKey(finding => finding.SiteId);
            builder.HasIndex(finding => new { finding.SiteId, finding.Identity }).IsUnique();
            builder.HasIndex(finding => new { finding.SiteId, finding.ScriptId });
            builder.Property(finding => finding.Rule).HasMaxLength(100);
            builder.Property(finding => finding.Severity).HasMaxLength(16);
        }
    }
}
