namespace PageShield.Detection.Context;

/// <summary>Context of one script version on one site, apart from its code.</summary>
public sealed record ScriptSurroundings
{
    public static readonly ScriptSurroundings None = new();

    /// <summary>The page on which the script was first seen, if that is a payment page and the script is new; otherwise null.</summary>
    public string? FirstPaymentPage { get; init; }

    /// <summary>The script's host, if it belongs to a third party and is new on the site; otherwise null.</summary>
    public string? NewHost { get; init; }

    /// <summary>When the first script came from that host.</summary>
    public DateTimeOffset NewHostSince { get; init; }

    /// <summary>Description of code that visitors' browsers ran and no crawl has received; null if there is none.</summary>
    public string? UncrawledCode { get; init; }

    /// <summary>Capabilities that the previous clean version lacked, if the change was neither expected nor reviewed; otherwise null.</summary>
    public string? NewCapabilities { get; init; }

    /// <summary>Number of other sites on which crawls received the same content.</summary>
    public int OtherSites { get; init; }

    /// <summary>When the content was first seen on any of them.</summary>
    public DateTimeOffset OtherSitesSince { get; init; }

    /// <summary>Reference time: when the script was last seen.</summary>
    public DateTimeOffset At { get; init; }
}
