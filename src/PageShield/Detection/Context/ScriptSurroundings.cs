namespace PageShield.Detection.Context;

/// <summary>What is known of one content of a script on one site, apart from its code.</summary>
public sealed record ScriptSurroundings
{
    public static readonly ScriptSurroundings None = new();

    /// <summary>The page on which the script was first seen, where that is a payment page and the script is new; else null.</summary>
    public string? FirstPaymentPage { get; init; }

    /// <summary>The script's host, where that is another company's and new on the site; else null.</summary>
    public string? NewHost { get; init; }

    /// <summary>When scripts first came from that host.</summary>
    public DateTimeOffset NewHostSince { get; init; }

    /// <summary>What visitors' browsers ran and no crawl has got, in words; null where there is no such thing.</summary>
    public string? OnlyVisitorsGot { get; init; }

    /// <summary>Which abilities the content brought that the clean one before lacked, where nobody expected or reviewed that; else null.</summary>
    public string? NewAbilities { get; init; }

    /// <summary>On how many other sites crawls got the same content.</summary>
    public int OtherSites { get; init; }

    /// <summary>Since when the first of them has it.</summary>
    public DateTimeOffset OtherSitesSince { get; init; }

    /// <summary>When this was asked: the script's last sighting.</summary>
    public DateTimeOffset At { get; init; }
}
