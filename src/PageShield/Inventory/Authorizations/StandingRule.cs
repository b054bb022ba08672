using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using PageShield.Sites;

namespace PageShield.Inventory.Authorizations;

/// <summary>What a vendor may change without being asked each time: "may change code but not capabilities".</summary>
public sealed class StandingRule
{
    public int SiteId { get; set; }

    public long Id { get; set; }

    /// <summary>The vendor's host; hosts below it are meant too. Lower case, Punycode.</summary>
    public required string Host { get; set; }

    /// <summary>The least change that still asks for a decision; goes before each script's own.</summary>
    public ReopenOn ReopenOn { get; set; }

    public required string Justification { get; set; }

    public required string Author { get; set; }

    public DateTimeOffset CreatedAt { get; set; }

    /// <summary>Whether scripts of a host fall under it.</summary>
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
