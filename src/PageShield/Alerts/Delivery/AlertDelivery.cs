using System.Text.Json.Serialization;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using PageShield.Alerts.Channels;
using PageShield.Storage;

namespace PageShield.Alerts.Delivery;

/// <summary>One message to one channel, with its result.</summary>
public sealed class AlertDelivery : IQueuedWork
{
    public long Id { get; set; }

    public DeliveryKind Kind { get; set; }

    /// <summary>Null for a test message and a digest.</summary>
    public int? SiteId { get; set; }

    public long? AlertId { get; set; }

    public int ChannelId { get; set; }

    public DeliveryState State { get; set; }

    public int Attempts { get; set; }

    public DateTimeOffset CreatedAt { get; set; }

    public DateTimeOffset NextAttemptAt { get; set; }

    public DateTimeOffset? DeliveredAt { get; set; }

    /// <summary>Used as webhook-id and Message-ID. It is the same on every attempt, so receivers can detect duplicates.</summary>
    public required string MessageId { get; set; }

    /// <summary>Result of the last attempt, at most 500 characters.</summary>
    public string? LastResult { get; set; }

    internal sealed class Configuration : IEntityTypeConfiguration<AlertDelivery>
    {
        public void Configure(EntityTypeBuilder<AlertDelivery> builder)
        {
            builder.ToTable("alert_deliveries");
            builder.Property(delivery => delivery.Id).ValueGeneratedNever();
            builder.HasOne<Alert>().WithMany().HasForeignKey(delivery => new { delivery.SiteId, delivery.AlertId })
                .OnDelete(DeleteBehavior.Cascade);
            builder.HasOne<AlertChannel>().WithMany().HasForeignKey(delivery => delivery.ChannelId);
            builder.HasIndex(delivery => new { delivery.State, delivery.NextAttemptAt });
            builder.HasIndex(delivery => new { delivery.ChannelId, delivery.Id });
            builder.Property(delivery => delivery.MessageId).HasMaxLength(100);
            builder.Property(delivery => delivery.LastResult).HasMaxLength(500);
        }
    }
}
