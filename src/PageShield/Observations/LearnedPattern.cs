using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using PageShield.Reports;
using PageShield.Sites;

namespace PageShield.Observations;

/// <summary>
/// A <see cref="LearnedTemplate"/> of a site, with what it was learned from. An operator may take it back; then it is not learned again.
/// </summary>
public sealed class LearnedPattern
{
    /// <summary>Examples kept.</summary>
    public const int MostExamples = 10;

    public int SiteId { get; set; }

    public long Id { get; set; }

    public LearnedKind Kind { get; set; }

    public required string Prefix { get; set; }

    public required string Placeholder { get; set; }

    public required string Ending { get; set; }

    /// <summary>Values that stay themselves.</summary>
    public List<string> Except { get; set; } = [];

    /// <summary>Some of the URLs that it stands for.</summary>
    public List<string> Examples { get; set; } = [];

    /// <summary>Different values seen when it was learned.</summary>
    public int Values { get; set; }

    public DateTimeOffset LearnedAt { get; set; }

    /// <summary>When an operator took it back; null while it is in force.</summary>
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
