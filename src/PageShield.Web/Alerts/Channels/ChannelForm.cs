using System.Globalization;
using PageShield.Alerts;
using PageShield.Alerts.Channels;

namespace PageShield.Web.Alerts.Channels;

/// <summary>The form fields of a channel.</summary>
public sealed class ChannelForm
{
    private static readonly char[] Separators = ['\n', '\r', ' ', ',', ';', '\t'];

    public string? Name { get; set; }

    public string? Kind { get; set; }

    public string? Target { get; set; }

    /// <summary>The receiver's key; empty keeps the stored one.</summary>
    public string? Key { get; set; }

    public string? SiteId { get; set; }

    /// <summary>Checked events; null if the browser sent none.</summary>
    public List<string>? Events { get; set; }

    public string? AllowPrivate { get; set; }

    public bool IsEnabled { get; set; }

    /// <summary>Whether to save without a test message.</summary>
    public bool SkipTest { get; set; }

    /// <summary>The form for an existing channel, or the defaults for a new one.</summary>
    public static ChannelForm Of(AlertChannel? channel) => channel is null
        ? new ChannelForm { IsEnabled = true, Events = [.. AlertEvents.All] }
        : new ChannelForm
        {
            Name = channel.Name,
            Kind = channel.Kind.ToString(),
            Target = channel.Target,
            SiteId = channel.SiteId?.ToString(CultureInfo.InvariantCulture),
            Events = channel.Events.Count == 0 ? [.. AlertEvents.All] : channel.Events,
            AllowPrivate = string.Join('\n', channel.AllowPrivate),
            IsEnabled = channel.IsEnabled,
        };

    /// <summary>The entered settings. All or no checked events match every event, including those of later versions.</summary>
    public ChannelSettings ToSettings() => new()
    {
        Name = Name ?? "",
        Kind = Enum.TryParse<AlertChannelKind>(Kind, out var kind) && Enum.IsDefined(kind) ? kind : AlertChannelKind.Webhook,
        Target = Target?.Trim() ?? "",
        Key = string.IsNullOrWhiteSpace(Key) ? null : Key.Trim(),
        SiteId = int.TryParse(SiteId, NumberStyles.None, CultureInfo.InvariantCulture, out var site) ? site : null,
        Events = Events is null || AlertEvents.All.All(Events.Contains) ? [] : Events,
        AllowPrivate = AllowPrivate?.Split(Separators, StringSplitOptions.RemoveEmptyEntries) ?? [],
        IsEnabled = IsEnabled,
    };
}
