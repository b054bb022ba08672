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

    /// <summary>A URL or e-mail addresses, as the kind takes them.</summary>
    public string Target { get; init => field = value ?? ""; } = "";

    /// <summary>The receiver's key, such as PagerDuty's routing key; null or empty keeps the stored one. Unused by kinds without one.</summary>
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
        var description = ChannelKinds.Of(Kind);
        if (string.IsNullOrWhiteSpace(Name) || Name.Length > NameLength || Name.Any(char.IsControl))
            problems.Add(new("name", $"Give the channel a name of 1 to {NameLength} characters on one line."));
        if (Target.Length > TargetLength)
            problems.Add(new("target", $"The address is longer than {TargetLength} characters."));
        else if (description.TargetProblem(Target) is { } wrong)
            problems.Add(new("target", wrong));
        if (Key is { Length: > 0 } && description.Key?.Problem(Key) is { } wrongKey)
            problems.Add(new("key", wrongKey));
        foreach (var unknown in Events.Except(AlertEvents.All))
            problems.Add(new("events", $"There is no event {AlertText.Line(unknown, 64)}; the events are {string.Join(", ", AlertEvents.All)}."));
        if (AllowPrivate.Count > MostPrivateTargets)
            problems.Add(new("allowPrivate", $"At most {MostPrivateTargets} private addresses."));
        foreach (var target in AllowPrivate.Where(static target => !IsHostAndPort(target)))
            problems.Add(new("allowPrivate", $"{AlertText.Line(target, 64)} is not a private target as host:port, such as 10.0.0.5:8080."));
        return problems;
    }

    /// <summary>The same, and whether a key is missing that the kind needs and that is not stored.</summary>
    /// <param name="edited">The channel that the settings replace; null for a new one.</param>
    internal IReadOnlyList<ChannelProblem> Problems(AlertChannel? edited)
    {
        var isStored = edited is { Secret: not null } && edited.Kind == Kind;
        return ChannelKinds.Of(Kind).Key is { } needed && string.IsNullOrEmpty(Key) && !isStored
            ? [.. Problems(), new("key", needed.Missing)]
            : Problems();
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

    private static bool IsHostAndPort(string text)
    {
        var colon = text.LastIndexOf(':');
        return colon > 0
            && int.TryParse(text.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var port) && port is > 0 and <= 65535
            && Uri.CheckHostName(text[..colon].Trim('[', ']')) != UriHostNameType.Unknown;
    }
}
