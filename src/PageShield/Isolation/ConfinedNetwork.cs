namespace PageShield.Isolation;

/// <summary>What network a confined program has.</summary>
public enum ConfinedNetwork
{
    /// <summary>An empty one, where the system allows it.</summary>
    Empty,

    /// <summary>
    /// One of its own in which it finds what <see cref="ConfinedProcess.ListenAsync"/> opens and nothing else; this machine's where the
    /// system gives none that this process may enter.
    /// </summary>
    Doors,

    /// <summary>This machine's.</summary>
    Machine,
}
