using PageShield.Alerts.Channels;

namespace PageShield.Web.Alerts;

/// <summary>Kinds of channels in words.</summary>
internal static class ChannelWords
{
    public static readonly IReadOnlyList<(AlertChannelKind Kind, string Text)> Kinds =
    [
        (AlertChannelKind.Email, "E-mail"), (AlertChannelKind.Slack, "Slack (or compatible)"), (AlertChannelKind.Teams, "Microsoft Teams"), (AlertChannelKind.PagerDuty, "PagerDuty"),
        (AlertChannelKind.Webhook, "Webhook (signed JSON)"), (AlertChannelKind.Syslog, "Syslog"),
    ];

    public static string Of(AlertChannelKind kind) => Kinds.FirstOrDefault(each => each.Kind == kind).Text ?? kind.ToString();
}
