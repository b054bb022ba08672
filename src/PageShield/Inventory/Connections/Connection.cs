using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using PageShield.Crawls;
using PageShield.Reports;
using PageShield.Reports.Urls;
using PageShield.Sites;

namespace PageShield.Inventory.Connections;

/// <summary>A destination that a site's pages send requests to.</summary>
public sealed class Connection
{
    public int SiteId { get; set; }

    public long Id { get; set; }

    /// <summary>Digest of type, method and URL template: unique within the site.</summary>
    public Sha256Hash Identity { get; set; }

    public required string UrlTemplate { get; set; }

    public required string Host { get; set; }

    public required string Method { get; set; }

    public ConnectionType Type { get; set; }

    public Party Party { get; set; }

    /// <summary>The script last seen initiating it; null for the document itself or an unknown initiator.</summary>
    public long? InitiatorScriptId { get; set; }

    public InventoryStatus Status { get; set; }

    public DateTimeOffset FirstSeenAt { get; set; }

    public DateTimeOffset LastSeenAt { get; set; }

    public DateTimeOffset? CrawledAt { get; set; }

    public DateTimeOffset? ReportedAt { get; set; }

    public long ReportCount { get; set; }

    public int MissedCrawls { get; set; }

    public bool OnPaymentPage { get; set; }

    public HostListing HostVerdict { get; set; }

    internal sealed class Configuration : IEntityTypeConfiguration<Connection>
    {
        public void Configure(EntityTypeBuilder<Connection> builder)
        {
            builder.ToTable("connections");
            builder.HasKey(connection => new { connection.SiteId, connection.Id });
            builder.HasOne<Site>().WithMany().HasForeignKey(connection => connection.SiteId);
            builder.HasIndex(connection => new { connection.SiteId, connection.Identity }).IsUnique();
            builder.HasIndex(connection => new { connection.SiteId, connection.Host });
            builder.Property(connection => connection.Method).HasMaxLength(16);
        }
    }
}
