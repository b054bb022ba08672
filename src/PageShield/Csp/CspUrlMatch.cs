using System.Globalization;

namespace PageShield.Csp;

/// <summary>Whether a URL matches a source expression: CSP Level 3 sections 6.7.2.8 to 6.7.2.12.</summary>
internal static class CspUrlMatch
{
    /// <param name="isConnection">Whether it is for <c>connect-src</c>, the only directive for WebSockets, whose handshake is an HTTP request in
    /// Fetch.</param>
    public static bool Matches(CspSource source, Uri url, Uri page, bool isRedirected, bool isConnection = false) => source.Kind switch
    {
        CspSourceKind.Scheme => MatchesScheme(source.Scheme!, url.Scheme), // not null: of this kind
        CspSourceKind.Self => MatchesSelf(url, page),
        CspSourceKind.Host => MatchesHost(source, url, page, isRedirected, isConnection),
        _ => false,
    };

    /// <summary>Equal, or the more secure of the two. WebSocket handshakes are HTTP requests in Fetch.</summary>
    internal static bool MatchesScheme(string expected, string actual) =>
        string.Equals(expected, actual, StringComparison.OrdinalIgnoreCase)
        || (expected, actual) switch
        {
            ("http", "https") => true,
            ("ws", "wss" or "http" or "https") => true,
            ("wss", "https") => true,
            _ => false,
        };

    private static bool MatchesSelf(Uri url, Uri page) =>
        string.Equals(url.IdnHost, page.IdnHost, StringComparison.OrdinalIgnoreCase) && OwnPorts(url.Scheme, page) is { } ports
            && ports.Has(url.Port);

    /// <summary>The ports at which a scheme is the page's own origin or its secure counterpart; null for other schemes.</summary>
    internal static CspPorts? OwnPorts(string scheme, Uri page)
    {
        if (scheme == page.Scheme) return CspPorts.Of(page.Port);
        if (scheme is not ("https" or "wss") && !(page.Scheme == "http" && scheme == "ws")) return null;
        return CspPorts.Of(page.Port == DefaultPort(page.Scheme) ? DefaultPort(scheme) : page.Port);
    }

    private static bool MatchesHost(CspSource source, Uri url, Uri page, bool isRedirected, bool isConnection)
    {
        if (source.IsBareStar)
            return url.Scheme is "http" or "https" || (isConnection && url.Scheme is "ws" or "wss") || url.Scheme == page.Scheme;
        if (string.IsNullOrEmpty(url.Host)) return false;

        var scheme = source.Scheme ?? page.Scheme;
        return MatchesHostScheme(source, scheme, url.Scheme, isConnection)
            && MatchesName(source.Host!, url.IdnHost) // not null: of this kind
            && PortsOf(source.Port, scheme, url.Scheme) is { } ports && ports.Has(url.Port)
            && (isRedirected || MatchesPath(source.Path, url.AbsolutePath));
    }

    /// <summary>Whether a host expression covers URLs with this scheme; without a scheme it takes the page's, for WebSockets too.</summary>
    internal static bool MatchesHostScheme(CspSource source, string scheme, string actual, bool isConnection) =>
        MatchesScheme(scheme, actual) || (isConnection && source.Scheme is null && MatchesScheme(scheme, AsHttp(actual)));

    private static bool MatchesName(string pattern, string host)
    {
        host = host.ToLowerInvariant();
        pattern = pattern.Trim('[', ']');
        if (pattern == "*") return true;
        return pattern.StartsWith("*.", StringComparison.Ordinal)
            ? host.Length > pattern.Length - 1 && host.EndsWith(pattern[1..], StringComparison.Ordinal)
            : host == pattern;
    }

    /// <summary>
    /// The ports that a host expression allows for URLs of a scheme; null for none. If the scheme is upgraded to https, the port is upgraded from
    /// 80 to 443 and in no other way, as in Chromium (CSP3 section 6.7.2.11 compares the numbers alone).
    /// </summary>
    internal static CspPorts? PortsOf(string? port, string scheme, string actual)
    {
        if (port == "*") return CspPorts.Any;
        if (port is null) return CspPorts.Of(DefaultPort(actual));
        if (!int.TryParse(port, NumberStyles.None, CultureInfo.InvariantCulture, out var number)) return null;
        var isUpgrade = scheme is "http" or "ws" && actual is "https" or "wss";
        return !isUpgrade ? CspPorts.Of(number) : number is 80 or 443 ? CspPorts.Of(443) : null;
    }

    private static bool MatchesPath(string? pattern, string path)
    {
        if (string.IsNullOrEmpty(pattern) || (pattern == "/" && path.Length == 0)) return true;
        var (expected, actual) = (Uri.UnescapeDataString(pattern), Uri.UnescapeDataString(path));
        return expected.EndsWith('/') ? actual.StartsWith(expected, StringComparison.Ordinal) : actual == expected;
    }

    private static int DefaultPort(string scheme) => scheme switch { "http" or "ws" => 80, "https" or "wss" => 443, "ftp" => 21, _ => -1 };

    private static string AsHttp(string scheme) => scheme switch { "ws" => "http", "wss" => "https", _ => scheme };
}
