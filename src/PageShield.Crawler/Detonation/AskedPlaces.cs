using System.Text.RegularExpressions;
using PageShield.Detection.Intelligence;

namespace PageShield.Crawler.Detonation;

/// <summary>
/// The hosts and paths that a script wants to run at: what it compared the page's address with, and the hosts that its code names beside URLs.
/// </summary>
internal static partial class AskedPlaces
{
    private const int MostHosts = 4;
    private const int MostScanned = 200_000;

    private static readonly string[] Files =
        ["js", "css", "png", "jpg", "jpeg", "gif", "svg", "php", "html", "htm", "json", "min", "map", "webp", "ico", "length", "value", "prototype",
        "src", "href", "name"];

    /// <summary>At most four hosts; those that the script compared with while it ran come first.</summary>
    /// <param name="asked">Words, hosts, URLs or patterns that the script compared the page's URL with.</param>
    /// <param name="source">Its code.</param>
    /// <param name="receivers">Hosts that it spoke to: nobody runs there.</param>
    public static IReadOnlyList<string> Hosts(IEnumerable<string> asked, string source, IReadOnlyCollection<string> receivers)
    {
        var scanned = source.Length > MostScanned ? source[..MostScanned] : source;
        // Code that never reads the page's URL does not depend on it.
        var named = LooksAtPlace().IsMatch(scanned)
            ? Named().Matches(scanned).Concat(InPattern().Matches(scanned)).Select(static match => match.Groups["host"].Value)
            : [];
        return
        [
            .. asked.Select(HostOf).Concat(named.Select(HostOf)).OfType<string>()
                .Where(host => host != ShopPage.Host && !receivers.Contains(host) && !WellKnownHosts.Includes(host))
                .Distinct(StringComparer.Ordinal).Take(MostHosts),
        ];
    }

    /// <summary>Paths that the script compared with.</summary>
    public static IReadOnlyList<string> Paths(IEnumerable<string> asked) =>
        [.. asked.Select(Plain).Where(static text => text.Length > 1 && text[0] == '/' && Path().IsMatch(text)).Distinct(StringComparer.Ordinal)
            .Take(2)];

    private static string? HostOf(string text)
    {
        var host = Host().Match(Plain(text).ToLowerInvariant()) is { Success: true } match ? match.Groups["host"].Value.Trim('.', '-') : "";
        if (host.Length is < 4 or > 100 || host.All(static c => char.IsAsciiDigit(c) || c == '.')) return null;
        var ending = host[(host.LastIndexOf('.') + 1)..];
        // A word of the host is enough for a test of words.
        if (!host.Contains('.', StringComparison.Ordinal)) return $"www.{host}.example";
        if (Plain(text).StartsWith('.')) host = "www." + host;
        return ending.Length < 2 || Array.IndexOf(Files, ending) >= 0 ? null : host;
    }

    // A pattern escapes its dots with a backslash; the characters around them show where the host starts and ends.
    private static string Plain(string text) =>
        text.Replace("\\.", ".", StringComparison.Ordinal).Replace("\\/", "/", StringComparison.Ordinal).Replace("\\-", "-", StringComparison.Ordinal)
        .Trim('^', '$');

    [GeneratedRegex("""\b(?:location|domain|URL|documentURI|baseURI|host|hostname|origin)\b""", RegexOptions.NonBacktracking)]
    private static partial Regex LooksAtPlace();

    // Hosts of URLs are where something is sent.
    [GeneratedRegex("""["'`](?<host>(?:\.|\*\.)?(?:[a-z0-9](?:[a-z0-9-]{0,40}[a-z0-9])?\.){1,4}[a-z]{2,12})(?::\d+)?["'`]""",
        RegexOptions.IgnoreCase | RegexOptions.NonBacktracking)]
    private static partial Regex Named();

    [GeneratedRegex("""(?<host>[a-z0-9-]{2,40}(?:\\\.[a-z0-9-]{2,40}){1,4})""", RegexOptions.IgnoreCase | RegexOptions.NonBacktracking)]
    private static partial Regex InPattern();

    [GeneratedRegex("""^(?:https?:)?(?://)?[^a-z0-9/]*(?<host>[a-z0-9][a-z0-9.-]{2,99})""", RegexOptions.NonBacktracking)]
    private static partial Regex Host();

    [GeneratedRegex("""^/[\w./-]{1,100}$""", RegexOptions.NonBacktracking)]
    private static partial Regex Path();
}
