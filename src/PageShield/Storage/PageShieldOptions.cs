using System.ComponentModel.DataAnnotations;
using System.Diagnostics.CodeAnalysis;
using System.Net;
using Microsoft.Extensions.Options;
using Npgsql;
using PageShield.Reports;
using PageShield.Reports.Settings;

namespace PageShield.Storage;

/// <summary>All settings: section <c>PageShield</c> of the configuration, or <c>PageShield__Name</c> in the environment.</summary>
public sealed class PageShieldOptions : IValidatableObject
{
    /// <summary>Name of the settings section.</summary>
    public const string Section = "PageShield";

    /// <summary>
    /// Folder of the database, spool, keys and captures; created if missing. Defaults to <c>PageShield</c> in the user's own data folder.
    /// </summary>
    [Required]
    public string DataDirectory { get; set; } = DefaultDataDirectory;

    /// <summary>
    /// Connection string of a PostgreSQL hub that many machines share, also as <c>postgres://…</c>; null for SQLite in the data directory.
    /// </summary>
    [SecretSetting]
    public string? Hub { get; set => field = HubAddress.Normalize(value); }

    /// <summary>
    /// Where the dashboard and the API listen: scheme, address and port. A name other than <c>localhost</c>, and <c>*</c>, mean every address.
    /// </summary>
    [Required]
    public string Dashboard { get; set; } = "http://127.0.0.1:5080";

    /// <summary>Where the reporting endpoint receives browsers' reports.</summary>
    [Required]
    public string Reports { get; set; } = "http://127.0.0.1:5081";

    /// <summary>Where the demo shop listens.</summary>
    [Required]
    public string Demo { get; set; } = "http://127.0.0.1:5082";

    /// <summary>The dashboard's public URL, with a path if it shares its host; null if it is <see cref="Dashboard"/>.</summary>
    public string? PublicDashboard { get; set; }

    /// <summary>The reporting endpoint's public URL, for header snippets; null if it is <see cref="Reports"/>.</summary>
    public string? PublicReports { get; set; }

    /// <summary>
    /// Additional host names, separated by semicolons, at which the dashboard accepts requests. Loopback names and its own addresses are always
    /// accepted. <c>*.shop.example</c> matches all subdomains, <c>*</c> any name.
    /// </summary>
    public string? AllowedHosts { get; set; }

    /// <summary>
    /// Addresses or CIDR networks, separated by semicolons, of reverse proxies in front of the dashboard or the reporting endpoint whose
    /// <c>X-Forwarded-*</c> headers are trusted; null for none.
    /// </summary>
    public string? TrustedProxies { get; set; }

    /// <summary>HTTP proxy, as <c>http://host:port</c>, for everything this program fetches; null for none.</summary>
    [SecretSetting]
    public string? OutboundProxy { get; set; }

    /// <summary>Path of a Chromium to use instead of searching for one.</summary>
    public string? Browser { get; set; }

    /// <summary>
    /// Whether the browser runs without its sandbox, and as root if this server does. Only for systems that allow neither, and for trusted sites.
    /// </summary>
    public bool BrowserWithoutSandbox { get; set; }

    /// <summary>How many sites this machine crawls at the same time.</summary>
    [Range(1, 64)]
    public int CrawlWorkers { get; set; } = 1;

    /// <summary>Days after which a script version that nothing references and no page runs is deleted; 0 keeps all versions forever.</summary>
    [Range(0, 36_500)]
    public int VersionDays { get; set; }

    /// <summary>
    /// URLs of threat lists, separated by semicolons, to fetch into the data directory's <c>intelligence</c> folder: hosts file, AdBlock-style,
    /// plain list, CSV, STIX 2.1 or MISP. Words in a URL (<c>magecart</c>, <c>mining</c>, <c>redirect</c>) set the meaning of its entries. Null for
    /// none.
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

    /// <summary>Every problem found, each naming its setting.</summary>
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext) =>
        [.. ListenerProblems(), .. AddressProblems(), .. ListProblems()];

    /// <summary>The parsed <see cref="TrustedProxies"/>.</summary>
    public IEnumerable<IPNetwork> TrustedRanges()
    {
        foreach (var proxy in Split(TrustedProxies))
            if (AddressRange.TryParse(proxy, out var range)) yield return range;
    }

    /// <summary>Parses an absolute http or https URL.</summary>
    public static bool TryParseAddress(string? text, [NotNullWhen(true)] out Uri? address) =>
        Uri.TryCreate(text, UriKind.Absolute, out address) && address.Scheme is "http" or "https";

    /// <summary>Parses a listen address; <c>*</c> and <c>+</c>, which are not host names, become <c>[::]</c>: every address.</summary>
    public static bool TryParseListener(string? text, [NotNullWhen(true)] out Uri? address)
    {
        var host = text?.IndexOf("://", StringComparison.Ordinal) + 3 ?? 0;
        // not null: it has a host
        var isEvery = host > 2 && host < text!.Length && text[host] is '*' or '+' && (host + 1 == text.Length || text[host + 1] is ':' or '/');
        return TryParseAddress(isEvery ? $"{text![..host]}[::]{text[(host + 1)..]}" : text, out address);
    }

    private IEnumerable<ValidationResult> ListenerProblems()
    {
        (string Name, string Value)[] listeners = [(nameof(Dashboard), Dashboard), (nameof(Reports), Reports), (nameof(Demo), Demo)];
        var ports = new List<(string Name, int Port)>();
        foreach (var (name, value) in listeners)
        {
            if (!TryParseListener(value, out var address))
                yield return Problem(name, $"{SettingValue.Shown(value)} is not an address such as http://127.0.0.1:5080, "
                    + "or http://0.0.0.0:5080 for every address of this machine.");
            else if (address.PathAndQuery != "/" || address.UserInfo.Length > 0 || address.Fragment.Length > 0)
                yield return Problem(name, $"{SettingValue.Shown(value)} has a path; only scheme, address and port are allowed.");
            else if (address.Port != 0) ports.Add((name, address.Port));
        }

        foreach (var port in ports.GroupBy(static each => each.Port).Where(static group => group.Count() > 1))
            yield return Problem(
                string.Join($" and {Section}:", port.Select(static each => each.Name)), $"both use port {port.Key}; each needs its own.");
    }

    private IEnumerable<ValidationResult> AddressProblems()
    {
        foreach (var (name, value) in new[] { (nameof(PublicDashboard), PublicDashboard), (nameof(PublicReports), PublicReports) })
        {
            if (string.IsNullOrEmpty(value)) continue;
            if (!TryParseAddress(value, out var address))
                yield return Problem(name, $"{SettingValue.Shown(value)} is not an address such as https://shield.example.");
            else if (name == nameof(PublicDashboard)
                && !address.AbsolutePath.All(static letter => char.IsAsciiLetterOrDigit(letter) || letter is '/' or '-' or '_' or '.' or '~'))
                yield return Problem(name, $"{SettingValue.Shown(value)} has a path with characters other than letters, digits, - _ . and ~; "
                    + "use one such as https://tools.example/shield.");
            else if (address.Query.Length > 0 || address.Fragment.Length > 0 || address.UserInfo.Length > 0)
                yield return Problem(name, $"{SettingValue.Shown(value)} has extra parts; only scheme, host, port and path are allowed.");
        }

        // The value is not quoted: it may hold a password.
        if (!string.IsNullOrEmpty(OutboundProxy) && !TryParseAddress(OutboundProxy, out _))
            yield return Problem(nameof(OutboundProxy), "the value is not a proxy address such as http://proxy.example:3128.");
        if (HubAddress.Problem(Hub, static text => new NpgsqlConnectionStringBuilder(text)) is { } problem)
            yield return new($"{Section}:{nameof(Hub)} {problem}", [nameof(Hub)]);
        if (!string.IsNullOrEmpty(Browser) && !File.Exists(Browser))
            yield return Problem(nameof(Browser),
                $"there is no file {SettingValue.Shown(Browser)}; name a Chromium executable, or remove the setting to search for one.");
        if (DataDirectory.Contains('\0', StringComparison.Ordinal))
            yield return Problem(nameof(DataDirectory), $"{SettingValue.Shown(DataDirectory)} is not a folder's path.");
    }

    private IEnumerable<ValidationResult> ListProblems()
    {
        foreach (var proxy in Split(TrustedProxies).Where(static proxy => !AddressRange.TryParse(proxy, out _)))
            yield return Problem(
                nameof(TrustedProxies), $"{SettingValue.Shown(proxy)} is neither an address such as 192.0.2.7 nor a network such as 192.0.2.0/24.");
        foreach (var host in Split(AllowedHosts)
            .Where(static host => host != "*"
            && Uri.CheckHostName(host.StartsWith("*.", StringComparison.Ordinal) ? host[2..] : host) == UriHostNameType.Unknown))
            yield return Problem(nameof(AllowedHosts),
                $"{SettingValue.Shown(host)} is not a host name such as shield.example, without scheme and port, nor *.shop.example or *.");
        foreach (var feed in Split(ThreatFeeds).SelectMany(static entry => entry.Split([' ', '\n'], StringSplitOptions.RemoveEmptyEntries))
            .Where(static feed => !TryParseAddress(feed, out _)))
            yield return Problem(nameof(ThreatFeeds), $"{SettingValue.Shown(feed)} is not a list's address such as https://lists.example/hosts.txt.");
    }

    /// <summary>The entries of a semicolon-separated list.</summary>
    public static string[] Split(string? list) =>
        list?.Split(';', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries) ?? [];

    private static ValidationResult Problem(string setting, string what) => new($"{Section}:{setting}: {what}", [setting]);
}
