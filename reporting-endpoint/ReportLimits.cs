using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;
using Npgsql;

namespace PageShield.ReportingEndpoint;

/// <summary>Limits of the reporting endpoint.</summary>
public sealed class ReportLimits
{
    /// <summary>Where the stand-alone endpoint listens: http or https URLs, separated by semicolons.</summary>
    [Required]
    public string Urls { get; set; } = "http://127.0.0.1:5081";

    /// <summary>Longest body in bytes, before and after decompression; 413 beyond. A hundred reports with long policies are about 300 KB.</summary>
    [Range(1 << 10, 16 << 20)]
    public int BodyBytes { get; set; } = 512 << 10;

    /// <summary>Requests per second for one report key; 429 beyond.</summary>
    [Range(1, 10_000_000)]
    public int RequestsPerSecondAndKey { get; set; } = 50_000;

    /// <summary>Requests per second for all keys; 429 beyond.</summary>
    [Range(1, 10_000_000)]
    public int RequestsPerSecond { get; set; } = 100_000;

    /// <summary>Size of the spool in megabytes at which requests get 503.</summary>
    [Range(8, 1 << 20)]
    public int SpoolMegabytes { get; set; } = 1024;

    /// <summary>Seconds between two deliveries to the hub while it keeps up.</summary>
    [Range(0.05, 60)]
    public double DeliverySeconds { get; set; } = 1;

    /// <summary>New observations admitted for one site within 24 hours.</summary>
    [Range(1, 1_000_000)]
    public int NewPerSiteAndDay { get; set; } = 10_000;

    /// <summary>New observations admitted for one site and registrable domain within 24 hours.</summary>
    [Range(1, 1_000_000)]
    public int NewPerDomainAndDay { get; set; } = 2_000;

    /// <summary>New observations admitted from one client network (/24 or /48) within one hour.</summary>
    [Range(1, 1_000_000)]
    public int NewPerNetworkAndHour { get; set; } = 1_000;

    /// <summary>Hosts a site and day that enter because enough clients report them, whatever the budgets say.</summary>
    [Range(0, 100_000)]
    public int CrowdHostsPerDay { get; set; } = 5_000;

    /// <summary>
    /// Further proxies, one a row: an older name of <see cref="ReportingEndpointOptions.TrustedProxies"/> that the stand-alone endpoint keeps.
    /// </summary>
    public IList<string> TrustedProxies { get; set; } = [];
}
