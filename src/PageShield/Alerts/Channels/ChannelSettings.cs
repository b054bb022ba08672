using System.Globalization;
using System.Text.Json.Serialization;
using PageShield.Alerts.Raising;

namespace PageShield.Alerts.Channels;

/// <summary>What an operator enters for a channel, before it is checked.</summary>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
public sealed record ChannelSettings
{
    private const int NameLength = 100, TargetLength = 2000, MostPrivateTargets = 20;

    public string Name { get; init => field = value ?? ""; } = ""; // JSON has null for it where it likes

    public AlertChannelKind Kind { get; init; }

    /// <summary>The webhook's http(s) URL, or e-mail addresses separated by commas.</summary>
    public string Target { get; init => field = value ?? ""; } = "";

    /// <summary>PagerDuty's routing key; null or empty keeps the stored one. Unused by other kinds.</summary>
    public string? Key { get; init; }

    /// <summary>Only this site's alerts; null for all sites.</summary>
    public int? SiteId { get; init; }

    /// <summary>Names from <see cref="AlertEvents.All"/>; empty for all of them, later ones too.</summary>
    public IReadOnlyList<string> Events { get; init => field = [.. (value ?? []).OfType<string>()]; } = [];

    /// <summary>Private targets that the webhook may reach, as exact <c>host:port</c>.</summary>
    public IReadOnlyList<string> AllowPrivate { get; init => field = [.. (value ?? []).OfType<string>()]; } = [];

    public bool IsEnabled { get; init; } = true;

    /// <summary>What is wrong, all of it at once; empty where everything is right.</summary>
    public IReadOnlyList<ChannelProblem> Problems()
    {
        List<ChannelProblem> problems = [];
        if (string.IsNullOrWhiteSpace(Name) || Name.Length > NameLength || Name.Any(char.IsControl))
            problems.Add(new("name", $"Give the channel a name of 1 to {NameLength} characters on one line."));
        if (Target.Length > TargetLength)
            problems.Add(new("target", $"The address is longer than {TargetLength} characters."));
        else if (Kind is AlertChannelKind.Slack or AlertChannelKind.Teams or AlertChannelKind.PagerDuty && !IsWebhookUrl(Target))
            problems.Add(new("target", "Enter the full address that the service gave you, without user name and password."));
        else if (Kind == AlertChannelKind.Syslog && SyslogTarget.Read(Target) is null)
            problems.Add(new("target", "Enter udp://host:514, tcp://host:601 or tls://host:6514, with ?format=cef at the end for CEF."));
        else if (Kind == AlertChannelKind.Webhook && !IsWebhookUrl(Target))
            problems.Add(new("target", "Enter the webhook's full address, such as https://hooks.example.com/page-shield, without user name and password."));
        else if (Kind == AlertChannelKind.Email && !MailRecipients.TryParse(Target, out _))
            problems.Add(new("target", $"Enter up to {MailRecipients.Most} e-mail addresses separated by commas, without names."));
        if (Key is { Length: > 0 } key && (key.Length > 200 || !key.All(char.IsAsciiLetterOrDigit)))
            problems.Add(new("key", "A routing key has only letters and digits."));
        foreach (var unknown in Events.Except(AlertEvents.All))
            problems.Add(new("events", $"There is no event {AlertText.Line(unknown, 64)}; the events are {string.Join(", ", AlertEvents.All)}."));
        if (AllowPrivate.Count > MostPrivateTargets)
            problems.Add(new("allowPrivate", $"At most {MostPrivateTargets} private addresses."));
        foreach (var target in AllowPrivate.Where(static target => !IsHostAndPort(target)))
            problems.Add(new("allowPrivate", $"{AlertText.Line(target, 64)} is not a private target as host:port, such as 10.0.0.5:8080."));
        return problems;
    }

    /// <summary>Writes the settings into a channel. Call it only where there are no <see cref="Problems"/>.</summary>
    public void ApplyTo(AlertChannel channel)
    {
        ArgumentNullException.ThrowIfNull(channel);
        channel.Name = Name.Trim();
        channel.Kind = Kind;
        channel.Target = Target.Trim();
        channel.SiteId = SiteId;
        channel.Events = [.. Events.Distinct()];
        channel.AllowPrivate = [.. AllowPrivate.Select(static target => target.Trim().ToLowerInvariant()).Distinct()];
        channel.IsEnabled = IsEnabled;
    }

    private static bool IsWebhookUrl(string text) =>
        Uri.TryCreate(text.Trim(), UriKind.Absolute, out var url) && url.Scheme is ("http" or "https") && url.Host.Length > 0 && url.UserInfo.Length == 0
        && !text.Any(char.IsControl);

    private static bool IsHostAndPort(string text)
    {
        var colon = text.LastIndexOf(':');
        return colon > 0
            && int.TryParse(text.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var port) && port is > 0 and <= 65535
            && Uri.CheckHostName(text[..colon].Trim('[', ']')) != UriHostNameType.Unknown;
    }
}
