using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using PageShield.Sites;

namespace PageShield.Observations.Rules;

/// <summary>An operator's rule that classifies a site's reports as noise.</summary>
public sealed class NoiseRule
{
    /// <summary>Maximum number of rules per site.</summary>
    public const int MostPerSite = 200;

    /// <summary>Maximum pattern length in characters.</summary>
    public const int LongestPattern = 300;

    public int SiteId { get; set; }

    public long Id { get; set; }

    /// <summary>What the pattern is compared with.</summary>
    public NoiseRuleKind Kind { get; set; }

    /// <summary>A host (prefix <c>*.</c> to include its subdomains) or a regular expression.</summary>
    public required string Pattern { get; set; }

    /// <summary>Optional explanation.</summary>
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
