namespace PageShield.Isolation;

/// <summary>
/// The role of a confined program. Each role has a separate system user, so that one cannot touch the files and processes of the other.
/// </summary>
public enum ConfinedRole
{
    /// <summary>Loads untrusted pages: <c>pageshield-browser</c>.</summary>
    Browser,

    /// <summary>Analyzes untrusted text: <c>pageshield-analyser</c>.</summary>
    Analyser,
}
