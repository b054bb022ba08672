using System.ComponentModel.DataAnnotations;
using System.Diagnostics.CodeAnalysis;
using System.Net;
using Microsoft.Extensions.Options;
using Npgsql;
using PageShield.Reports;
using PageShield.Reports.Settings;

namespace PageShield.Storage;

/// <summary>Everything that is set from outside: section <c>PageShield</c> of the settings, or <c>PageShield__Name</c> in the environment.</summary>
public sealed class PageShieldOptions : IValidatableObject
{
    /// <summary>Name of the settings section.</summary>
    public const string Section = "PageShield";

    /// <summary>
    /// Where database, spool, keys and captures live; created when missing. Defaults to <c>PageShield</c> in the user's own data folder.
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

    /// <summary>Where browsers' reports are taken in.</summary>
    [Required]
    public string Reports { get; set; } = "http://127.0.0.1:5081";

    /// <summary>Where the demo shop listens.</summary>
    [Required]
    public string Demo { get; set; } = "http://127.0.0.1:5082";

    /// <summary>
    /// The dashboard's address as people reach it, with a path where it shares its host with others; null where it is <see cref="Dashboard"/>.
    /// </summary>
    public string? PublicDashboard { get; set; }

    /// <summary>The reporting endpoint's address as visitors reach it, for header snippets; null where it is <see cref="Reports"/>.</summary>
    public string? PublicReports { get; set; }

    /// <summary>
    /// Further names, separated by semicolons, under which the dashboard may be asked for; loopback names and its own addresses always may.
    /// <c>*.shop.example</c>
    /// stands for all names below, <c>*</c> for every name there is.
    /// </summary>
    public string? AllowedHosts { get; set; }

    /// <summary>
    /// Addresses or CIDR networks, separated by semicolons, of reverse proxies, before the dashboard or the reporting endpoint, whose
    /// <c>X-Forwarded-*</c> is believed; null for none.
    /// </summary>
    public string? TrustedProxies { get; set; }

    /// <summary>HTTP proxy, as <c>http://host:port</c>, for everything this program fetches; null for none.</summary>
    [SecretSetting]
    public string? OutboundProxy { get; set; }

    /// <summary>Path of a Chromium to use instead of looking for one.</summary>
    public string? Browser { get; set; }

    /// <summary>
    /// Whether the browser runs without its sandbox, and as root where this server does: only for systems that allow neither, and sites that one
    /// trusts.
    /// </summary>
    public bool BrowserWithoutSandbox { get; set; }

    /// <summary>How many sites are crawled at the same time on this machine.</summary>
    [Range(1, 64)]
    public int CrawlWorkers { get; set; } = 1;

    /// <summary>Days after which a script version that nothing cites and nobody runs is forgotten; 0 keeps all for ever.</summary>
    [Range(0, 36_500)]
    public int VersionDays { get; set; }

    /// <summary>
    /// Addresses of threat lists, separated by semicolons, that are fetched into the data directory's <c>intelligence</c> folder: hosts file,
    /// AdBlock-style,
    /// plain list, CSV, STIX 2.1 or MISP. Words in an address (<c>magecart</c>, <c>mining</c>, <c>redirect</c>) say what its entries stand for. Null
    /// for none.
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
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext) =>
        [.. ListenerProblems(), .. AddressProblems(), .. ListProblems()];

    /// <summary><see cref="TrustedProxies"/>, read.</summary>
    public IEnumerable<IPNetwork> TrustedRanges()
    {
        foreach (var proxy in Split(TrustedProxies))
            if (AddressRange.TryParse(proxy, out var range)) yield return range;
    }

    /// <summary>Reads an absolute http or https address.</summary>
    public static bool TryParseAddress(string? text, [NotNullWhen(true)] out Uri? address) =>
        Uri.TryCreate(text, UriKind.Absolute, out address) && address.Scheme is "http" or "https";

    /// <summary>Reads where to listen; <c>*</c> and <c>+</c>, which are no host names, become <c>[::]</c>: every address.</summary>
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
            if (!TryParseListener(value, out var address)) yield return Problem(name, $"{SettingValue.Shown(value)} is not an address such as http://127.0.0.1:5080, or http://0.0.0.0:5080 for every address of this machine.");
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
                yield return Problem(name, $"{SettingValue.Shown(value)} has a path of more than letters, digits, - _ . and ~; name one such as https://tools.example/shield.");
            else if (address.Query.Length > 0 || address.Fragment.Length > 0 || address.UserInfo.Length > 0)
                yield return Problem(name, $"{SettingValue.Shown(value)} is more than an address; only scheme, host, port and path are allowed.");
        }

        // Not repeated: it may hold a password.
        if (!string.IsNullOrEmpty(OutboundProxy) && !TryParseAddress(OutboundProxy, out _))
            yield return Problem(nameof(OutboundProxy), "what was given is not a proxy's address such as http://proxy.example:3128.");
        if (HubAddress.Problem(Hub, static text => new NpgsqlConnectionStringBuilder(text)) is { } problem)
            yield return new($"{Section}:{nameof(Hub)} {problem}", [nameof(Hub)]);
        if (!string.IsNullOrEmpty(Browser) && !File.Exists(Browser))
            yield return Problem(nameof(Browser),
                $"there is no file {SettingValue.Shown(Browser)}; name a Chromium's program, or leave the setting out to have one found.");
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

    /// <summary>The entries of a list that is separated by semicolons.</summary>
    public static string[] Split(string? list) =>
        list?.Split(';', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries) ?? [];

    private static ValidationResult Problem(string setting, string what) => new($"{Section}:{setting}: {what}", [setting]);
}
