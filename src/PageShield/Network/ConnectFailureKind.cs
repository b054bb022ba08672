namespace PageShield.Network;

/// <summary>Why no connection came about.</summary>
public enum ConnectFailureKind
{
    None,

    /// <summary>The address guard forbids it.</summary>
    Refused,

    /// <summary>The name has no address.</summary>
    NotResolved,

    /// <summary>Nobody answered, or the connection was turned down.</summary>
    Unreachable,
}
