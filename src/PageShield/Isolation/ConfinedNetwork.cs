namespace PageShield.Isolation;

/// <summary>The network of a confined program.</summary>
public enum ConfinedNetwork
{
    /// <summary>An empty network, if the system allows it.</summary>
    Empty,

    /// <summary>
    /// A separate network that contains only what <see cref="ConfinedProcess.ListenAsync"/> opens. This machine's network if the system does not
    /// provide one that this process may enter.
    /// </summary>
    Doors,

    /// <summary>This machine's network.</summary>
    Machine,
}
