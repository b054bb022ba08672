namespace PageShield.Alerts.Channels;

/// <summary>A transport's description of its kind of channel: label, form, target format and secrets.</summary>
public sealed record ChannelDescription
{
    /// <summary>Display name.</summary>
    public required string Label { get; init; }

    /// <summary>Sort position among the kinds in the form.</summary>
    public required int Position { get; init; }

    public string TargetLabel { get; init; } = "Address";

    /// <summary>What to enter as the target; literal text is in backquotes.</summary>
    public required string TargetHint { get; init; }

    /// <summary>Default target of a new channel; null for none.</summary>
    public string? UsualTarget { get; init; }

    /// <summary>Returns what is wrong with a target, as one sentence; null if it is valid.</summary>
    public required Func<string, string?> TargetProblem { get; init; }

    /// <summary>Whether the target may contain a secret. If so, lists and logs show only its host.</summary>
    public bool TargetIsSecret { get; init; } = true;

    /// <summary>Whether Page Shield connects to the target directly. If so, the target can be allowed in a private network.</summary>
    public bool ConnectsToTarget { get; init; } = true;

    /// <summary>Whether Page Shield generates a secret and signs messages with it.</summary>
    public bool SignsMessages { get; init; }

    /// <summary>The key that the receiver issues; null if it issues none.</summary>
    public ChannelKey? Key { get; init; }

    /// <summary>Whether the receiver keeps an incident open until it is notified that the alert is resolved.</summary>
    public bool KeepsIncidents { get; init; }
}
