using System.Text.Json.Serialization;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using PageShield.Alerts.Channels.Transports;
using PageShield.Storage;

namespace PageShield.Alerts.Channels;

/// <summary>How a channel delivers. To add a kind, add a member here and the transport that describes it.</summary>
[JsonConverter(typeof(KebabCaseEnumConverter<AlertChannelKind>))]
public enum AlertChannelKind
{
    [DeliveredBy<WebhookTransport>]
    Webhook,

    [DeliveredBy<MailTransport>]
    Email,

    /// <summary>Slack incoming webhooks and compatible services (Mattermost, Rocket.Chat, Discord's <c>/slack</c>).</summary>
    [DeliveredBy<SlackTransport>]
    Slack,

    /// <summary>Microsoft Teams, through a workflow that accepts adaptive cards.</summary>
    [DeliveredBy<TeamsTransport>]
    Teams,

    /// <summary>PagerDuty Events API v2 and compatible services.</summary>
    [DeliveredBy<PagerDutyTransport>]
    PagerDuty,

    /// <summary>Syslog (RFC 5424) over UDP, TCP or TLS, as text or CEF.</summary>
    [DeliveredBy<SyslogTransport>]
    Syslog,
}
