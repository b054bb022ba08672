using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using PageShield.Alerts.Raising;

namespace PageShield.Alerts.Rules;

/// <summary>Suppresses notifications for some time, with a reason. The alerts are still raised and listed.</summary>
public sealed class AlertMute
{
    /// <summary>Maximum duration of a mute. Use a rule to suppress notifications for longer.</summary>
    public static readonly TimeSpan Longest = TimeSpan.FromDays(90);

    public long Id { get; set; }

    /// <summary>Only this site; null for all.</summary>
    public int? SiteId { get; set; }

    /// <summary>Only this event; null for all events except attacks.</summary>
    public string? Event { get; set; }

    /// <summary>Only this host and its subdomains; null for all.</summary>
    public string? Host { get; set; }

    public required string Reason { get; set; }

    public required string Author { get; set; }

    public DateTimeOffset CreatedAt { get; set; }

    /// <summary>When it expires.</summary>
    public DateTimeOffset Until { get; set; }

    internal bool Covers(AlertDraft draft, int siteId, DateTimeOffset now) =>
        now < Until
        && (SiteId is null || SiteId == siteId)
        && (Event is null ? !AlertEvents.IsAttack(draft.Event) : Event == draft.Event)
        && (Host is null || draft.Hosts.Append(draft.Vendor).All(host => host == Host || host.EndsWith("." + Host, StringComparison.Ordinal)));

    internal sealed class Configuration : IEntityTypeConfiguration<AlertMute>
    {
        public void Configure(EntityTypeBuilder<AlertMute> builder)
        {
            builder.ToTable("alert_mutes");
            builder.Property(mute => mute.Id).ValueGeneratedNever();
            builder.HasIndex(mute => mute.Until);
            builder.Property(mute => mute.Event).HasMaxLength(64);
            builder.Property(mute => mute.Host).HasMaxLength(253);
            builder.Property(mute => mute.Reason).HasMaxLength(500);
            builder.Property(mute => mute.Author).HasMaxLength(300);
        }
    }
}
