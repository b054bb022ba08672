using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using PageShield.Sites;

namespace PageShield.Observations.Volume;

/// <summary>Number of a site's reports with one outcome and reason in one hour.</summary>
public sealed class ReportCount
{
    public int SiteId { get; set; }

    /// <summary>Start of the hour, UTC.</summary>
    public DateTimeOffset Hour { get; set; }

    /// <summary><c>accepted</c>, <c>noise</c>, <c>foreign</c>, <c>overflow</c>, <c>rejected</c>…</summary>
    public required string Outcome { get; set; }

    /// <summary>Short reason, or an empty string.</summary>
    public required string Reason { get; set; }

    public long Count { get; set; }

    internal sealed class Configuration : IEntityTypeConfiguration<ReportCount>
    {
        public void Configure(EntityTypeBuilder<ReportCount> builder)
        {
            builder.ToTable("report_counts");
            builder.HasKey(count => new { count.SiteId, count.Hour, count.Outcome, count.Reason });
            builder.HasOne<Site>().WithMany().HasForeignKey(count => count.SiteId);
            builder.Property(count => count.Outcome).HasMaxLength(32);
            builder.Property(count => count.Reason).HasMaxLength(100);
        }
    }
}
