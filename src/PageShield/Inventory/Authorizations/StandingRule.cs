using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using PageShield.Sites;

namespace PageShield.Inventory.Authorizations;

/// <summary>What a vendor's scripts may change without a new decision each time: "may change code but not capabilities".</summary>
public sealed class StandingRule
{
    public int SiteId { get; set; }

    public long Id { get; set; }

    /// <summary>The vendor's host; also covers its subdomains. Lower case, Punycode.</summary>
    public required string Host { get; set; }

    /// <summary>The smallest change that still requires a decision; takes precedence over each script's own setting.</summary>
    public ReopenOn ReopenOn { get; set; }

    public required string Justification { get; set; }

    public required string Author { get; set; }

    public DateTimeOffset CreatedAt { get; set; }

    /// <summary>Whether the rule covers scripts of a host.</summary>
    public bool Covers(string host) => host == Host || host.EndsWith("." + Host, StringComparison.Ordinal);

    internal sealed class Configuration : IEntityTypeConfiguration<StandingRule>
    {
        public void Configure(EntityTypeBuilder<StandingRule> builder)
        {
            builder.ToTable("standing_rules");
            builder.HasKey(row => new { row.SiteId, row.Id });
            builder.HasOne<Site>().WithMany().HasForeignKey(row => row.SiteId);
            builder.HasIndex(row => new { row.SiteId, row.Host }).IsUnique();
            builder.Property(row => row.Host).HasMaxLength(253);
            builder.Property(row => row.Justification).HasMaxLength(Authorization.LongestText);
            builder.Property(row => row.Author).HasMaxLength(300);
        }
    }
}
