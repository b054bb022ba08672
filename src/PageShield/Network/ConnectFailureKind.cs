namespace PageShield.Network;

/// <summary>Why there is no connection.</summary>
public enum ConnectFailureKind
{
    None,

    /// <summary>The address guard forbids it.</summary>
    Refused,

    /// <summary>The name has no address.</summary>
    NotResolved,

    /// <summary>No answer, or the connection was refused.</summary>
    Unreachable,
}
