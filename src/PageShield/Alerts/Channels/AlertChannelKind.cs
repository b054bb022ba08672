using System.Text.Json.Serialization;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using PageShield.Storage;

namespace PageShield.Alerts.Channels;

/// <summary>How a channel delivers.</summary>
[JsonConverter(typeof(KebabCaseEnumConverter<AlertChannelKind>))]
public enum AlertChannelKind
{
    Webhook,
    Email,

    /// <summary>Slack's incoming webhooks, and what is compatible with them (Mattermost, Rocket.Chat, Discord's <c>/slack</c>).</summary>
    Slack,

    /// <summary>Microsoft Teams by a workflow that takes adaptive cards.</summary>
    Teams,

    /// <summary>PagerDuty Events API v2, and what is compatible with it.</summary>
    PagerDuty,

    /// <summary>Syslog (RFC 5424) over UDP, TCP or TLS, as text or CEF.</summary>
    Syslog,
}
