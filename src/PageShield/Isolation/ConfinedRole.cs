namespace PageShield.Isolation;

/// <summary>What a confined program does; each role has a system user of its own, so that one cannot touch what belongs to the other.</summary>
public enum ConfinedRole
{
    /// <summary>Runs strangers' pages: <c>pageshield-browser</c>.</summary>
    Browser,

    /// <summary>Reads strangers' texts: <c>pageshield-analyser</c>.</summary>
    Analyser,
}
