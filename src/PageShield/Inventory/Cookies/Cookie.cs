using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using PageShield.Inventory.Connections;
using PageShield.Sites;

namespace PageShield.Inventory.Cookies;

/// <summary>A cookie set by a site's pages.</summary>
public sealed class Cookie
{
    public int SiteId { get; set; }

    public long Id { get; set; }

    /// <summary>Cookie name, with placeholders for parts that are generated on each visit; see <see cref="Reports.GeneratedName"/>.</summary>
    public required string Name { get; set; }

    /// <summary>Without a leading dot.</summary>
    public required string Domain { get; set; }

    public required string Path { get; set; }

    public Party Party { get; set; }

    public bool HttpOnly { get; set; }

    public bool Secure { get; set; }

    public string? SameSite { get; set; }

    /// <summary>Lifetime in seconds as last seen; null for a session cookie.</summary>
    public long? MaxAge { get; set; }

    /// <summary><c>header</c>, the URL template of the script that set it, or null if unknown.</summary>
    public string? SetBy { get; set; }

    public InventoryStatus Status { get; set; }

    public DateTimeOffset FirstSeenAt { get; set; }

    public DateTimeOffset LastSeenAt { get; set; }

    public int MissedCrawls { get; set; }

    internal sealed class Configuration : IEntityTypeConfiguration<Cookie>
    {
        public void Configure(EntityTypeBuilder<Cookie> builder)
        {
            builder.ToTable("cookies");
            builder.HasKey(cookie => new { cookie.SiteId, cookie.Id });
            builder.HasOne<Site>().WithMany().HasForeignKey(cookie => cookie.SiteId);
            builder.HasIndex(cookie => new { cookie.SiteId, cookie.Domain, cookie.Path, cookie.Name }).IsUnique();
        }
    }
}
