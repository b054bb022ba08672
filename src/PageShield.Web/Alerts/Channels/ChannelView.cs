using PageShield.Alerts.Channels;

namespace PageShield.Web.Alerts.Channels;

/// <summary>A channel as returned by the API, without its secret.</summary>
public sealed record ChannelView(
    int Id, string Name, AlertChannelKind Kind, string Target, int? SiteId, IReadOnlyList<string> Events, IReadOnlyList<string> AllowPrivate,
    bool IsEnabled, DateTimeOffset CreatedAt)
{
    public static ChannelView Of(AlertChannel channel) => new(
        channel.Id, channel.Name, channel.Kind, channel.Target, channel.SiteId, channel.Events, channel.AllowPrivate, channel.IsEnabled,
        channel.CreatedAt);
}
