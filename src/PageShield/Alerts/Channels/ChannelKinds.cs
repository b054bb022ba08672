using System.Collections.Frozen;
using System.Reflection;

namespace PageShield.Alerts.Channels;

/// <summary>The kinds of channels and their descriptions, as registered on the members of <see cref="AlertChannelKind"/>.</summary>
public static class ChannelKinds
{
    private static readonly FrozenDictionary<AlertChannelKind, TransportAttribute> Registered = Enum.GetValues<AlertChannelKind>()
        .ToFrozenDictionary(static kind => kind, RegistrationOf);

    /// <summary>Every kind, in the order of the form.</summary>
    public static IReadOnlyList<AlertChannelKind> All { get; } =
        [.. Registered.OrderBy(static each => each.Value.Description.Position).Select(static each => each.Key)];

    public static ChannelDescription Of(AlertChannelKind kind) => Registered[kind].Description;

    /// <summary>The kinds whose description matches the predicate, for queries.</summary>
    internal static AlertChannelKind[] Where(Func<ChannelDescription, bool> predicate) => [.. All.Where(kind => predicate(Of(kind)))];

    internal static Type TransportOf(AlertChannelKind kind) => Registered[kind].Transport;

    private static TransportAttribute RegistrationOf(AlertChannelKind kind) =>
        typeof(AlertChannelKind).GetField(kind.ToString())?.GetCustomAttribute<TransportAttribute>()
        ?? throw new InvalidOperationException($"{nameof(AlertChannelKind)}.{kind} has no transport.");
}
