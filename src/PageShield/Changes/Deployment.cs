using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using PageShield.Sites;

namespace PageShield.Changes;

/// <summary>A period in which the operator changes the site's own scripts. Such changes are still recorded, but marked as expected.</summary>
public sealed class Deployment
{
    /// <summary>Maximum duration of a window.</summary>
    public static readonly TimeSpan Longest = TimeSpan.FromDays(7);

    public int SiteId { get; set; }

    public long Id { get; set; }

    public DateTimeOffset StartsAt { get; set; }

    public DateTimeOffset EndsAt { get; set; }

    /// <summary>A version, ticket or link, at most 500 characters.</summary>
    public string? Note { get; set; }

    public required string Author { get; set; }

    public DateTimeOffset CreatedAt { get; set; }

    internal sealed class Configuration : IEntityTypeConfiguration<Deployment>
    {
        public void Configure(EntityTypeBuilder<Deployment> builder)
        {
            builder.ToTable("deployments");
            builder.HasKey(row => new { row.SiteId, row.Id });
            builder.HasOne<Site>().WithMany().HasForeignKey(row => row.SiteId);
            builder.HasIndex(row => new { row.SiteId, row.EndsAt });
            builder.Property(row => row.Note).HasMaxLength(500);
            builder.Property(row => row.Author).HasMaxLength(300);
        }
    }
}
