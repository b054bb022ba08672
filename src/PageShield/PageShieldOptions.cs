using System.ComponentModel.DataAnnotations;
using System.Net;
using Microsoft.Extensions.Options;
using PageShield.Reports;

namespace PageShield;

/// <summary>Everything that is set from outside: section <c>PageShield</c> of the settings, or <c>PageShield__Name</c> in the environment.</summary>
public sealed class PageShieldOptions : IValidatableObject
{
    /// <summary>Name of the settings section.</summary>
    public const string Section = "PageShield";

    /// <summary>Where database, spool, keys and captures live; created when missing. Defaults to <c>PageShield</c> in the user's own data folder.</summary>
    [Required]
    public string DataDirectory { get; set; } = DefaultDataDirectory;

    /// <summary>Connection string of a PostgreSQL hub that many machines share; null for SQLite in the data directory.</summary>
    public string? Hub { get; set; }

    /// <summary>Where the dashboard and the API listen: scheme, address and port. A name other than <c>localhost</c> means every address.</summary>
    [Required]
    public string Dashboard { get; set; } = "http://127.0.0.1:5080";

    /// <summary>Where browsers' reports are taken in.</summary>
    [Required]
    public string Reports { get; set; } = "http://127.0.0.1:5081";

    /// <summary>Where the demo shop listens.</summary>
    [Required]
    public string Demo { get; set; } = "http://127.0.0.1:5082";

    /// <summary>The dashboard's address as people reach it, for links in alerts; null where it is <see cref="Dashboard"/>.</summary>
    public string? PublicDashboard { get; set; }

    /// <summary>The reporting endpoint's address as visitors reach it, for header snippets; null where it is <see cref="Reports"/>.</summary>
    public string? PublicReports { get; set; }

    /// <summary>Further names, separated by semicolons, under which the dashboard may be asked for; loopback names and its own addresses always may.</summary>
    public string? AllowedHosts { get; set; }

    /// <summary>Addresses or CIDR networks, separated by semicolons, of reverse proxies whose <c>X-Forwarded-For</c> and <c>X-Forwarded-Proto</c> are believed; null for none.</summary>
    public string? TrustedProxies { get; set; }

    /// <summary>HTTP proxy, as <c>http://host:port</c>, for everything this program fetches; null for none.</summary>
    public string? OutboundProxy { get; set; }

    /// <summary>Path of a Chromium to use instead of looking for one.</summary>
    public string? Browser { get; set; }

    /// <summary>How many sites are crawled at the same time on this machine.</summary>
    [Range(1, 64)]
    public int CrawlWorkers { get; set; } = 1;

    /// <summary>Days after which a script version that nothing cites and nobody runs is forgotten; 0 keeps all for ever.</summary>
    [Range(0, 36_500)]
    public int VersionDays { get; set; }

    /// <summary>
    /// Addresses of threat lists, separated by semicolons, that are fetched into the data directory's <c>intelligence</c> folder: hosts file, AdBlock-style,
    /// plain list, CSV, STIX 2.1 or MISP. Words in an address (<c>magecart</c>, <c>mining</c>, <c>redirect</c>) say what its entries stand for. Null for none.
    /// </summary>
    public string? ThreatFeeds { get; set; }

    /// <summary>Hours between two fetches of a threat list.</summary>
    [Range(1, 24 * 30)]
    public int ThreatFeedHours { get; set; } = 6;

    private static string DefaultDataDirectory
    {
        get
        {
            var folder = Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData, Environment.SpecialFolderOption.DoNotVerify);
            return Path.Combine(folder.Length == 0 ? "." : folder, "PageShield");
        }
    }

    /// <summary>Every problem at once, each naming its setting.</summary>
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        (string Name, string? Value, bool IsListener)[] addresses =
        [
            (nameof(Dashboard), Dashboard, true), (nameof(Reports), Reports, true), (nameof(Demo), Demo, true),
            (nameof(PublicDashboard), PublicDashboard, false), (nameof(PublicReports), PublicReports, false),
            (nameof(OutboundProxy), OutboundProxy, false),
        ];

        foreach (var (name, value, isListener) in addresses)
        {
            if (string.IsNullOrEmpty(value)) continue;
            if (!TryParseAddress(value, out var address))
                yield return Problem(name, $"'{value}' is not an address such as http://127.0.0.1:5080.");
            else if (isListener && address.PathAndQuery != "/")
                yield return Problem(name, $"'{value}' has a path; only scheme, address and port are allowed.");
        }

        foreach (var proxy in Split(TrustedProxies).Where(proxy => !AddressRange.TryParse(proxy, out _)))
            yield return Problem(nameof(TrustedProxies), $"'{proxy}' is neither an address such as 192.0.2.7 nor a network such as 192.0.2.0/24.");

        var ports = addresses.Where(each => each.IsListener && TryParseAddress(each.Value, out _))
            .GroupBy(each => new Uri(each.Value!).Port) // not null: it was parsed just now
            .Where(group => group.Key != 0 && group.Count() > 1);
        foreach (var port in ports)
            yield return Problem(string.Join($" and {Section}:", port.Select(each => each.Name)), $"both use port {port.Key}; each needs its own.");
    }

    /// <summary><see cref="TrustedProxies"/>, read.</summary>
    public IEnumerable<IPNetwork> TrustedRanges()
    {
        foreach (var proxy in Split(TrustedProxies))
            if (AddressRange.TryParse(proxy, out var range)) yield return range;
    }

    /// <summary>Reads an absolute http or https address.</summary>
    public static bool TryParseAddress(string? text, [System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out Uri? address) =>
        Uri.TryCreate(text, UriKind.Absolute, out address) && address.Scheme is "http" or "https";

    private static string[] Split(string? list) =>
        list?.Split(';', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries) ?? [];

    private static ValidationResult Problem(string setting, string what) => new($"{Section}:{setting}: {what}", [setting]);
}

/// <summary>Checks the limits that <see cref="PageShieldOptions"/> declares.</summary>
[OptionsValidator]
public sealed partial class PageShieldOptionsValidator : IValidateOptions<PageShieldOptions>;
