using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace PageShield.Alerts.Delivery;

/// <summary>One alert in a digest, waiting or sent.</summary>
public sealed class AlertDigestItem
{
    public long DeliveryId { get; set; }

    public int SiteId { get; set; }

    public long AlertId { get; set; }

    internal sealed class Configuration : IEntityTypeConfiguration<AlertDigestItem>
    {
        public void Configure(EntityTypeBuilder<AlertDigestItem> builder)
        {
            builder.ToTable("alert_digest_items");
            builder.HasKey(item => new { item.DeliveryId, item.SiteId, item.AlertId });
            builder.HasOne<AlertDelivery>().WithMany().HasForeignKey(item => item.DeliveryId).OnDelete(DeleteBehavior.Cascade);
            builder.HasOne<Alert>().WithMany().HasForeignKey(item => new { item.SiteId, item.AlertId }).OnDelete(DeleteBehavior.Cascade);
            builder.HasIndex(item => new { item.SiteId, item.AlertId });
        }
    }
}
