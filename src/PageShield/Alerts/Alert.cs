using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using PageShield.Sites;

namespace PageShield.Alerts;

/// <summary>What people are told, once.</summary>
public sealed class Alert
{
    public int SiteId { get; set; }

    public long Id { get; set; }

    /// <summary>One of <see cref="AlertEvents"/>.</summary>
    public required string Event { get; set; }

    public required Severity Severity { get; set; }

    /// <summary>One sentence for a person.</summary>
    public required string Title { get; set; }

    /// <summary>What was seen and what to do next, plain text.</summary>
    public required string Body { get; set; }

    /// <summary>The same thing happening again is the same alert: unique within the site.</summary>
    public required string DedupeKey { get; set; }

    public long? ScriptId { get; set; }

    public long? ChangeId { get; set; }

    public long? CrawlId { get; set; }

    /// <summary>Whose code it is about, as a registrable domain.</summary>
    public string Vendor { get; set; } = "";

    public bool OnPaymentPage { get; set; }

    /// <summary>The same news on another site, which was told first; null for an alert that stands by itself or leads.</summary>
    public int? LeaderSiteId { get; set; }

    /// <summary>Goes with <see cref="LeaderSiteId"/>.</summary>
    public long? LeaderId { get; set; }

    /// <summary>Who is told when, and by which rule, or why nobody is: one sentence.</summary>
    public string? Routing { get; set; }

    /// <summary>When it is told again unless somebody takes it on; null where it is not.</summary>
    public DateTimeOffset? EscalateAt { get; set; }

    /// <summary>When it was told again because nobody had taken it on.</summary>
    public DateTimeOffset? EscalatedAt { get; set; }

    /// <summary>The rule that decided; null for none, or where the rule is gone.</summary>
    public long? RuleId { get; set; }

    public DateTimeOffset RaisedAt { get; set; }

    public DateTimeOffset? AcknowledgedAt { get; set; }

    public string? AcknowledgedBy { get; set; }

    /// <summary>Who looks after it: an account's name; null for nobody.</summary>
    public string? AssignedTo { get; set; }

    /// <summary>Until then nobody is reminded of it; a moment that has passed means nothing.</summary>
    public DateTimeOffset? SnoozedUntil { get; set; }

    /// <summary>When it was over: somebody said so, or what it was about ended by itself. Null while it is not.</summary>
    public DateTimeOffset? ResolvedAt { get; set; }

    /// <summary>Who said so; <see cref="AlertActions.Automatic"/> where nobody had to.</summary>
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
