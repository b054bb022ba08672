using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using PageShield.Sites;

namespace PageShield.Alerts;

/// <summary>One event that people are notified of, once.</summary>
public sealed class Alert
{
    public int SiteId { get; set; }

    public long Id { get; set; }

    /// <summary>One of <see cref="AlertEvents"/>.</summary>
    public required string Event { get; set; }

    public required Severity Severity { get; set; }

    /// <summary>One sentence for people.</summary>
    public required string Title { get; set; }

    /// <summary>Plain text: what was seen and what to do next.</summary>
    public required string Body { get; set; }

    /// <summary>Identifies the event, unique within the site. The same event has the same key and does not raise a second alert.</summary>
    public required string DedupeKey { get; set; }

    public long? ScriptId { get; set; }

    public long? ChangeId { get; set; }

    public long? CrawlId { get; set; }

    /// <summary>The vendor of the code concerned, as a registrable domain.</summary>
    public string Vendor { get; set; } = "";

    public bool OnPaymentPage { get; set; }

    /// <summary>Site of the alert that reported the same news first (the leader); null if this alert leads or is on its own.</summary>
    public int? LeaderSiteId { get; set; }

    /// <summary>The leader's id; set together with <see cref="LeaderSiteId"/>.</summary>
    public long? LeaderId { get; set; }

    /// <summary>One sentence: which rule notifies people and when, or why nobody is notified.</summary>
    public string? Routing { get; set; }

    /// <summary>When a reminder is sent unless the alert is acknowledged first; null for no reminder.</summary>
    public DateTimeOffset? EscalateAt { get; set; }

    /// <summary>When a reminder was sent because nobody had acknowledged the alert.</summary>
    public DateTimeOffset? EscalatedAt { get; set; }

    /// <summary>The rule that matched; null if none did, or if the rule was deleted.</summary>
    public long? RuleId { get; set; }

    public DateTimeOffset RaisedAt { get; set; }

    public DateTimeOffset? AcknowledgedAt { get; set; }

    public string? AcknowledgedBy { get; set; }

    /// <summary>The assignee's account name; null if unassigned.</summary>
    public string? AssignedTo { get; set; }

    /// <summary>No reminders are sent before this time. A time in the past has no effect.</summary>
    public DateTimeOffset? SnoozedUntil { get; set; }

    /// <summary>When it was resolved, by a person or automatically; null while it is unresolved.</summary>
    public DateTimeOffset? ResolvedAt { get; set; }

    /// <summary>Who resolved it; <see cref="AlertActions.Automatic"/> if it was resolved automatically.</summary>
    public string? ResolvedBy { get; set; }

    internal sealed class Configuration : IEntityTypeConfiguration<Alert>
    {
        public void Configure(EntityTypeBuilder<Alert> builder)
        {
            builder.ToTable("alerts");
            builder.HasKey(alert => new { alert.SiteId, alert.Id });
            builder.HasOne<Site>().WithMany().HasForeignKey(alert => alert.SiteId);
            builder.HasIndex(alert => new { alert.SiteId, alert.DedupeKey }).IsUnique();
            builder.HasIndex(alert => new { alert.RaisedAt, alert.Id });
            builder.HasIndex(alert => alert.Id);
            builder.HasIndex(alert => alert.EscalateAt);
            builder.HasIndex(alert => new { alert.LeaderSiteId, alert.LeaderId });
            builder.HasIndex(alert => new { alert.AcknowledgedAt, alert.RaisedAt });
            builder.HasIndex(alert => new { alert.LeaderId, alert.RaisedAt, alert.Severity });
            builder.HasIndex(alert => new { alert.ResolvedAt, alert.AcknowledgedAt, alert.RaisedAt });
            builder.Property(alert => alert.AssignedTo).HasMaxLength(300);
            builder.Property(alert => alert.ResolvedBy).HasMaxLength(300);
            builder.Property(alert => alert.Vendor).HasMaxLength(253);
            builder.Property(alert => alert.Routing).HasMaxLength(500);
            builder.Property(alert => alert.Event).HasMaxLength(64);
            builder.Property(alert => alert.DedupeKey).HasMaxLength(200);
        }
    }
}
