using System.Text.Json.Serialization;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using PageShield.Storage;

namespace PageShield.Alerts.Channels;

/// <summary>How a channel delivers. A new kind is a member here and its transport, which describes it.</summary>
[JsonConverter(typeof(KebabCaseEnumConverter<AlertChannelKind>))]
public enum AlertChannelKind
{
    [DeliveredBy<WebhookTransport>]
    Webhook,

    [DeliveredBy<MailTransport>]
    Email,

    /// <summary>Slack's incoming webhooks, and what is compatible with them (Mattermost, Rocket.Chat, Discord's <c>/slack</c>).</summary>
    [DeliveredBy<SlackTransport>]
    Slack,

    /// <summary>Microsoft Teams by a workflow that takes adaptive cards.</summary>
    [DeliveredBy<TeamsTransport>]
    Teams,

    /// <summary>PagerDuty Events API v2, and what is compatible with it.</summary>
    [DeliveredBy<PagerDutyTransport>]
    PagerDuty,

    /// <summary>Syslog (RFC 5424) over UDP, TCP or TLS, as text or CEF.</summary>
    [DeliveredBy<SyslogTransport>]
    Syslog,
}
