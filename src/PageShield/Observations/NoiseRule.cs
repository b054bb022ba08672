using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using PageShield.Sites;

namespace PageShield.Observations;

/// <summary>An operator's own rule for what is noise on a site.</summary>
public sealed class NoiseRule
{
    /// <summary>Most rules of one site.</summary>
    public const int MostPerSite = 200;

    /// <summary>Longest pattern in characters.</summary>
    public const int LongestPattern = 300;

    public int SiteId { get; set; }

    public long Id { get; set; }

    /// <summary>What the pattern is compared with.</summary>
    public NoiseRuleKind Kind { get; set; }

    /// <summary>A host (<c>*.</c> in front for all below it), or a regular expression.</summary>
    public required string Pattern { get; set; }

    /// <summary>Why, for people.</summary>
    public string? Note { get; set; }

    public DateTimeOffset CreatedAt { get; set; }

    public required string CreatedBy { get; set; }

    internal sealed class Configuration : IEntityTypeConfiguration<NoiseRule>
    {
        public void Configure(EntityTypeBuilder<NoiseRule> builder)
        {
            builder.ToTable("noise_rules");
            builder.HasKey(rule => new { rule.SiteId, rule.Id });
            builder.HasOne<Site>().WithMany().HasForeignKey(rule => rule.SiteId);
            builder.Property(rule => rule.Pattern).HasMaxLength(LongestPattern);
            builder.Property(rule => rule.Note).HasMaxLength(200);
            builder.Property(rule => rule.CreatedBy).HasMaxLength(256);
        }
    }
}
