namespace PageShield.Alerts.Channels;

/// <summary>A kind of channel as its transport describes it: its name, its form, what it takes and what it keeps secret.</summary>
public sealed record ChannelDescription
{
    /// <summary>As screens name it.</summary>
    public required string Label { get; init; }

    /// <summary>Its place among the kinds that the form offers.</summary>
    public required int Position { get; init; }

    public string TargetLabel { get; init; } = "Address";

    /// <summary>What to enter as target; literal text stands in backquotes.</summary>
    public required string TargetHint { get; init; }

    /// <summary>The target of a new channel; null where there is none that most would keep.</summary>
    public string? UsualTarget { get; init; }

    /// <summary>What is wrong with a target, as one sentence; null where it can be used.</summary>
    public required Func<string, string?> TargetProblem { get; init; }

    /// <summary>Whether the target can hold a password, so that lists and logs show its host only.</summary>
    public bool TargetIsSecret { get; init; } = true;

    /// <summary>Whether messages go to the target itself, which may then be named as an exception in a private network.</summary>
    public bool ConnectsToTarget { get; init; } = true;

    /// <summary>Whether Page Shield makes a secret and signs messages with it.</summary>
    public bool SignsMessages { get; init; }

    /// <summary>The key that the receiver gives out; null where it gives none.</summary>
    public ChannelKey? Key { get; init; }

    /// <summary>Whether the receiver keeps an incident open until it hears that the alert is over.</summary>
    public bool KeepsIncidents { get; init; }
}
