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

    /// <summary>
    /// The URL of a webhook, of Slack's, Teams' or PagerDuty's; e-mail addresses separated by commas; for syslog
    /// <c>udp://host:514</c>, <c>tcp://host:601</c> or <c>tls://host:6514</c>, with <c>?format=cef</c> for CEF.
    /// </summary>
    public required string Target { get; set; }

    /// <summary>Signing secret of a webhook or PagerDuty's routing key, protected by the data-protection keys; null for none.</summary>
    public string? Secret { get; set; }

    /// <summary>Only this site's alerts; null for all sites.</summary>
    public int? SiteId { get; set; }

    /// <summary>Events that it wants; empty for all.</summary>
    public List<string> Events { get; set; } = [];

    /// <summary>Private targets that the webhook may reach, as exact <c>host:port</c>.</summary>
    public List<string> AllowPrivate { get; set; } = [];

    public bool IsEnabled { get; set; } = true;

    public DateTimeOffset CreatedAt { get; set; }

    /// <summary>For lists and logs: addresses as they are, of a webhook only scheme and host, since its path is often its password.</summary>
    public string ShownTarget() =>
        Kind is not (AlertChannelKind.Email or AlertChannelKind.Syslog) && Uri.TryCreate(Target, UriKind.Absolute, out var url)
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
