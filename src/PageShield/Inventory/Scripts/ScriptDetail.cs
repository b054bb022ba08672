namespace PageShield.Inventory.Scripts;

/// <summary>Everything about one script that its own screen shows, apart from its source.</summary>
public sealed record ScriptDetail
{
    public required ScriptRow Script { get; init; }

    /// <summary>Whether it has variants rather than versions.</summary>
    public ScriptVariation Variation { get; init; }

    public required string IdentityReason { get; init; }

    public string? Integrity { get; init; }

    public required int MissedCrawls { get; init; }

    /// <summary>What there is to say of it on this site beside its code, and whether its score has it in.</summary>
    public required IReadOnlyList<ContextNote> Context { get; init; }

    /// <summary>Who loaded it: the script itself last, the one that the document loaded first.</summary>
    public required IReadOnlyList<ScriptLink> Chain { get; init; }

    /// <summary>What it loads, riskiest first, at most 100.</summary>
    public required IReadOnlyList<ScriptLink> Children { get; init; }

    /// <summary>Newest first, at most 100.</summary>
    public required IReadOnlyList<VersionRow> Versions { get; init; }

    /// <summary>Pages it was seen on, latest first, at most 100.</summary>
    public required IReadOnlyList<SightingRow> Pages { get; init; }
}
