using System.Text.Json.Serialization;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace PageShield.Alerts.Channels;

/// <summary>Where alerts are sent.</summary>
public sealed class AlertChannel
{
    public int Id { get; set; }

    public required string Name { get; set; }

    public AlertChannelKind Kind { get; set; }

    /// <summary>A URL or e-mail addresses; <see cref="ChannelDescription.TargetHint"/> says what each kind takes.</summary>
    public required string Target { get; set; }

    /// <summary>The signing secret or the receiver's key, protected by the data-protection keys; null for none.</summary>
    public string? Secret { get; set; }

    /// <summary>Only this site's alerts; null for all sites.</summary>
    public int? SiteId { get; set; }

    /// <summary>Events that it wants; empty for all.</summary>
    public List<string> Events { get; set; } = [];

    /// <summary>Private targets that the webhook may reach, as exact <c>host:port</c>.</summary>
    public List<string> AllowPrivate { get; set; } = [];

    public bool IsEnabled { get; set; } = true;

    public DateTimeOffset CreatedAt { get; set; }

    /// <summary>For lists and logs: the target as it is, or only its scheme and host where its path is often its password.</summary>
    public string ShownTarget() =>
        ChannelKinds.Of(Kind).TargetIsSecret && Uri.TryCreate(Target, UriKind.Absolute, out var url)
            ? url.GetLeftPart(UriPartial.Authority) + (url.PathAndQuery == "/" ? "/" : "/…")
            : Target;

    internal sealed class Configuration : IEntityTypeConfiguration<AlertChannel>
    {
        public void Configure(EntityTypeBuilder<AlertChannel> builder)
        {
            builder.ToTable("alert_channels");
            builder.Property(channel => channel.Name).HasMaxLength(100);
            builder.Property(channel => channel.Target).HasMaxLength(2000);
        }
    }
}
