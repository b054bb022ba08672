namespace PageShield.Detection.Rules;

/// <summary>Kind of address that data is sent to or code is loaded from.</summary>
internal enum DestinationKind
{
    /// <summary>Determined at run time, by the page or a configuration.</summary>
    Unknown,

    /// <summary>The page's own site.</summary>
    Own,

    /// <summary>A well-known vendor's host.</summary>
    Vendor,

    /// <summary>A hard-coded host that is not well known.</summary>
    Foreign,

    /// <summary>A bare IP address.</summary>
    Address,

    /// <summary>A messenger bot, webhook or paste service: a mailbox that anyone can create.</summary>
    Drop,
}
