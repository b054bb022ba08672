using System.Text.Json.Serialization;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace PageShield.Alerts.Channels;

/// <summary>A destination for alerts.</summary>
public sealed class AlertChannel
{
    public int Id { get; set; }

    public required string Name { get; set; }

    public AlertChannelKind Kind { get; set; }

    /// <summary>A URL or e-mail addresses; see <see cref="ChannelDescription.TargetHint"/> for the format of each kind.</summary>
    public required string Target { get; set; }

    /// <summary>The signing secret or the receiver's key, encrypted with the data protection keys; null for none.</summary>
    public string? Secret { get; set; }

    /// <summary>Only this site's alerts; null for all sites.</summary>
    public int? SiteId { get; set; }

    /// <summary>Events that it receives; empty for all.</summary>
    public List<string> Events { get; set; } = [];

    /// <summary>Private targets that the channel may connect to, as exact <c>host:port</c>.</summary>
    public List<string> AllowPrivate { get; set; } = [];

    public bool IsEnabled { get; set; } = true;

    public DateTimeOffset CreatedAt { get; set; }

    /// <summary>The target for lists and logs. If the path may contain a secret, only scheme and host.</summary>
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
