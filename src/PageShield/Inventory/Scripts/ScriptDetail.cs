namespace PageShield.Inventory.Scripts;

/// <summary>All data on a script's own screen except its source.</summary>
public sealed record ScriptDetail
{
    public required ScriptRow Script { get; init; }

    /// <summary>Whether contents replace each other, alternate or are generated per request.</summary>
    public ScriptVariation Variation { get; init; }

    public required string IdentityReason { get; init; }

    public string? Integrity { get; init; }

    public required int MissedCrawls { get; init; }

    /// <summary>Facts about the script on this site apart from its code, and whether they count in its score.</summary>
    public required IReadOnlyList<ContextNote> Context { get; init; }

    /// <summary>Chain of loaders: starts with the script loaded by the document and ends with this script.</summary>
    public required IReadOnlyList<ScriptLink> Chain { get; init; }

    /// <summary>Scripts it loads, riskiest first; at most 100.</summary>
    public required IReadOnlyList<ScriptLink> Children { get; init; }

    /// <summary>Newest first; at most 100.</summary>
    public required IReadOnlyList<VersionRow> Versions { get; init; }

    /// <summary>Pages it was seen on: payment pages first, then latest first; at most 100.</summary>
    public required IReadOnlyList<SightingRow> Pages { get; init; }
}
