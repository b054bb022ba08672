using System.Text.Json.Serialization;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace PageShield.Alerts;

/// <summary>What somebody did about an alert, or said about it; never changed and never removed while the alert is there.</summary>
public sealed class AlertHistoryEntry
{
    /// <summary>Longest comment, in UTF-16 units.</summary>
    public const int LongestText = 2000;

    public int SiteId { get; set; }

    public long AlertId { get; set; }

    public long Id { get; set; }

    public DateTimeOffset At { get; set; }

    /// <summary>An account's or token's name; <see cref="AlertActions.Automatic"/> where nobody had to do it.</summary>
    public required string Author { get; set; }

    public AlertStep Step { get; set; }

    /// <summary>The comment; whom it was assigned to; until when it is snoozed; why it is resolved. May be empty.</summary>
    public string Text { get; set; } = "";

    internal sealed class Configuration : IEntityTypeConfiguration<AlertHistoryEntry>
    {
        public void Configure(EntityTypeBuilder<AlertHistoryEntry> builder)
        {
            builder.ToTable("alert_history");
            builder.HasKey(entry => new { entry.SiteId, entry.AlertId, entry.Id });
            builder.HasOne<Alert>().WithMany().HasForeignKey(entry => new { entry.SiteId, entry.AlertId }).OnDelete(DeleteBehavior.Cascade);
            builder.Property(entry => entry.Author).HasMaxLength(300);
            builder.Property(entry => entry.Text).HasMaxLength(LongestText);
        }
    }
}
