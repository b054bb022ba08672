using System.Globalization;
using System.Text.Json.Serialization;
using PageShield.Alerts.Raising;

namespace PageShield.Alerts.Channels;

/// <summary>A channel's settings as entered, before validation.</summary>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
public sealed record ChannelSettings
{
    private const int NameLength = 100, TargetLength = 2000, MostPrivateTargets = 20;

    public string Name { get; init => field = value ?? ""; } = ""; // JSON may contain null

    public AlertChannelKind Kind { get; init; }

    /// <summary>A URL or e-mail addresses, depending on the kind.</summary>
    public string Target { get; init => field = value ?? ""; } = "";

    /// <summary>The receiver's key, such as a PagerDuty routing key; null or empty keeps the stored one. Kinds without a key ignore it.</summary>
    public string? Key { get; init; }

    /// <summary>Only this site's alerts; null for all sites.</summary>
    public int? SiteId { get; init; }

    /// <summary>Names from <see cref="AlertEvents.All"/>; empty for all, including events added in later versions.</summary>
    public IReadOnlyList<string> Events { get; init => field = [.. (value ?? []).OfType<string>()]; } = [];

    /// <summary>Private targets that the channel may connect to, as exact <c>host:port</c>.</summary>
    public IReadOnlyList<string> AllowPrivate { get; init => field = [.. (value ?? []).OfType<string>()]; } = [];

    public bool IsEnabled { get; init; } = true;

    /// <summary>All validation problems; empty if the settings are valid.</summary>
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
            problems.Add(new("events", $"Unknown event: {AlertText.Line(unknown, 64)}. Valid events are {string.Join(", ", AlertEvents.All)}."));
        if (AllowPrivate.Count > MostPrivateTargets)
            problems.Add(new("allowPrivate", $"Enter at most {MostPrivateTargets} private addresses."));
        foreach (var target in AllowPrivate.Where(static target => !IsHostAndPort(target)))
            problems.Add(new("allowPrivate", $"{AlertText.Line(target, 64)} is not a private target. Enter host:port, such as 10.0.0.5:8080."));
        return problems;
    }

    /// <summary>All validation problems, including a required key that is neither entered nor stored.</summary>
    /// <param name="edited">The channel that is edited; null for a new one.</param>
    internal IReadOnlyList<ChannelProblem> Problems(AlertChannel? edited)
    {
        var isStored = edited is { Secret: not null } && edited.Kind == Kind;
        return ChannelKinds.Of(Kind).Key is { } needed && string.IsNullOrEmpty(Key) && !isStored
            ? [.. Problems(), new("key", needed.Missing)]
            : Problems();
    }

    /// <summary>Writes the settings into a channel. Call it only if there are no <see cref="Problems"/>.</summary>
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
