using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using PageShield.Reports;
using PageShield.Reports.Urls;
using PageShield.Sites;

namespace PageShield.Observations.Patterns;

/// <summary>
/// A <see cref="LearnedTemplate"/> of a site, with the data it was learned from. If an operator reverts it, it is not learned again.
/// </summary>
public sealed class LearnedPattern
{
    /// <summary>Maximum number of stored examples.</summary>
    public const int MostExamples = 10;

    public int SiteId { get; set; }

    public long Id { get; set; }

    public LearnedKind Kind { get; set; }

    public required string Prefix { get; set; }

    public required string Placeholder { get; set; }

    public required string Ending { get; set; }

    /// <summary>Values that are not folded.</summary>
    public List<string> Except { get; set; } = [];

    /// <summary>Some of the URLs that it folds.</summary>
    public List<string> Examples { get; set; } = [];

    /// <summary>Number of distinct values seen when it was learned.</summary>
    public int Values { get; set; }

    public DateTimeOffset LearnedAt { get; set; }

    /// <summary>When an operator reverted it; null while it is active.</summary>
    public DateTimeOffset? RevertedAt { get; set; }

    public string? RevertedBy { get; set; }

    public LearnedTemplate ToTemplate() => new(Kind, Prefix, Placeholder, Ending, Except);

    internal sealed class Configuration : IEntityTypeConfiguration<LearnedPattern>
    {
        public void Configure(EntityTypeBuilder<LearnedPattern> builder)
        {
            builder.ToTable("learned_patterns");
            builder.HasKey(pattern => new { pattern.SiteId, pattern.Id });
            builder.HasOne<Site>().WithMany().HasForeignKey(pattern => pattern.SiteId);
            builder.HasIndex(pattern => new { pattern.SiteId, pattern.Kind, pattern.Prefix, pattern.Placeholder, pattern.Ending }).IsUnique();
            builder.Property(pattern => pattern.Placeholder).HasMaxLength(16);
            builder.Property(pattern => pattern.Ending).HasMaxLength(16);
            builder.Property(pattern => pattern.RevertedBy).HasMaxLength(256);
        }
    }
}
