namespace PageShield.Detection.Rules;

/// <summary>What is known of where something goes to or comes from.</summary>
internal enum DestinationKind
{
    /// <summary>Decided while running, by the page or a configuration.</summary>
    Unknown,

    /// <summary>The page's own site.</summary>
    Own,

    /// <summary>A well-known vendor's host.</summary>
    Vendor,

    /// <summary>A host that the code itself names and that nobody vouches for.</summary>
    Foreign,

    /// <summary>A bare IP address.</summary>
    Address,

    /// <summary>A messenger's bot, webhook or paste service: a mailbox that anybody can have.</summary>
    Drop,
}
