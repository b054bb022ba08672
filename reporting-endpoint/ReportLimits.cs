using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;
using Npgsql;

namespace PageShield.ReportingEndpoint;

/// <summary>Limits of the reporting endpoint.</summary>
public sealed class ReportLimits
{
    /// <summary>Listen addresses of the stand-alone endpoint: http or https URLs, separated by semicolons.</summary>
    [Required]
    public string Urls { get; set; } = "http://127.0.0.1:5081";

    /// <summary>
    /// Maximum body size in bytes, before and after decompression; larger bodies get 413. A hundred reports with long policies have about 300 KB.
    /// </summary>
    [Range(1 << 10, 16 << 20)]
    public int BodyBytes { get; set; } = 512 << 10;

    /// <summary>Maximum requests per second and report key; further requests get 429.</summary>
    [Range(1, 10_000_000)]
    public int RequestsPerSecondAndKey { get; set; } = 50_000;

    /// <summary>Maximum requests per second for all keys; further requests get 429.</summary>
    [Range(1, 10_000_000)]
    public int RequestsPerSecond { get; set; } = 100_000;

    /// <summary>Size of the spool in megabytes at which requests get 503.</summary>
    [Range(8, 1 << 20)]
    public int SpoolMegabytes { get; set; } = 1024;

    /// <summary>Seconds between deliveries to the hub while it is available.</summary>
    [Range(0.05, 60)]
    public double DeliverySeconds { get; set; } = 1;

    /// <summary>Maximum new observations per site within 24 hours.</summary>
    [Range(1, 1_000_000)]
    public int NewPerSiteAndDay { get; set; } = 10_000;

    /// <summary>Maximum new observations per site and registrable domain within 24 hours.</summary>
    [Range(1, 1_000_000)]
    public int NewPerDomainAndDay { get; set; } = 2_000;

    /// <summary>Maximum new observations per client network (/24 or /48) within one hour.</summary>
    [Range(1, 1_000_000)]
    public int NewPerNetworkAndHour { get; set; } = 1_000;

    /// <summary>Maximum hosts per site and day that are admitted regardless of budgets, because enough clients report them.</summary>
    [Range(0, 100_000)]
    public int CrowdHostsPerDay { get; set; } = 5_000;

    /// <summary>
    /// Additional trusted proxies, one per entry: an older name of <see cref="ReportingEndpointOptions.TrustedProxies"/> that the stand-alone
    /// endpoint still supports.
    /// </summary>
    public IList<string> TrustedProxies { get; set; } = [];
}
