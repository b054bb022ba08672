using System.Text.Json.Serialization;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace PageShield.Alerts;

/// <summary>A step or comment on an alert. Entries never change, and remain as long as the alert exists.</summary>
public sealed class AlertHistoryEntry
{
    /// <summary>Maximum length of a comment, in UTF-16 code units.</summary>
    public const int LongestText = 2000;

    public int SiteId { get; set; }

    public long AlertId { get; set; }

    public long Id { get; set; }

    public DateTimeOffset At { get; set; }

    /// <summary>The account's or token's name; <see cref="AlertActions.Automatic"/> for automatic steps.</summary>
    public required string Author { get; set; }

    public AlertStep Step { get; set; }

    /// <summary>The comment, the assignee, the end of the snooze, or the reason of the resolution. May be empty.</summary>
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
