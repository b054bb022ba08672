using System.Globalization;

namespace PageShield.Csp;

/// <summary>Whether a URL matches a source expression: CSP Level 3 sections 6.7.2.8 to 6.7.2.12.</summary>
internal static class CspUrlMatch
{
    public static bool Matches(CspSource source, Uri url, Uri page, bool isRedirected) => source.Kind switch
    {
        CspSourceKind.Scheme => MatchesScheme(source.Scheme!, url.Scheme), // not null: of this kind
        CspSourceKind.Self => MatchesSelf(url, page),
        CspSourceKind.Host => MatchesHost(source, url, page, isRedirected),
        _ => false,
    };

    /// <summary>Equal, or the more secure of the two; WebSocket handshakes are HTTP requests to Fetch.</summary>
    private static bool MatchesScheme(string expected, string actual) =>
        string.Equals(expected, actual, StringComparison.OrdinalIgnoreCase)
        || (expected, actual) switch
        {
            ("http", "https") => true,
            ("ws", "wss" or "http" or "https") => true,
            ("wss", "https") => true,
            _ => false,
        };

    private static bool MatchesSelf(Uri url, Uri page)
    {
        if (!string.Equals(url.IdnHost, page.IdnHost, StringComparison.OrdinalIgnoreCase)) return false;
        if (url.Scheme == page.Scheme && url.Port == page.Port) return true;

        var samePorts = url.Port == page.Port || (IsDefaultPort(url) && IsDefaultPort(page));
        return samePorts && (url.Scheme is "https" or "wss" || (page.Scheme == "http" && url.Scheme == "ws"));
    }

    private static bool MatchesHost(CspSource source, Uri url, Uri page, bool isRedirected)
    {
        if (source is { Host: "*", Scheme: null, Port: null, Path: null })
            return url.Scheme is "http" or "https" or "ws" or "wss" || url.Scheme == page.Scheme;
        if (string.IsNullOrEmpty(url.Host)) return false;

        var scheme = source.Scheme ?? page.Scheme;
        return (MatchesScheme(scheme, url.Scheme) || (source.Scheme is null && MatchesScheme(scheme, AsHttp(url.Scheme))))
            && MatchesName(source.Host!, url.IdnHost) // not null: of this kind
            && MatchesPort(source.Port, scheme, url)
            && (isRedirected || MatchesPath(source.Path, url.AbsolutePath));
    }

    private static bool MatchesName(string pattern, string host)
    {
        host = host.ToLowerInvariant();
        pattern = pattern.Trim('[', ']');
        if (pattern == "*") return true;
        return pattern.StartsWith("*.", StringComparison.Ordinal)
            ? host.Length > pattern.Length - 1 && host.EndsWith(pattern[1..], StringComparison.Ordinal)
            : host == pattern;
    }

    private static bool MatchesPort(string? port, string scheme, Uri url)
    {
        if (port == "*") return true;
        if (port is null) return IsDefaultPort(url);
        if (!int.TryParse(port, NumberStyles.None, CultureInfo.InvariantCulture, out var number)) return false;
        // An upgrade from http to https takes the port along.
        return number == url.Port || (number == 80 && url.Port == 443 && (scheme is "http" or "ws" || url.Scheme is "https" or "wss"));
    }

    private static bool MatchesPath(string? pattern, string path)
    {
        if (string.IsNullOrEmpty(pattern) || (pattern == "/" && path.Length == 0)) return true;
        var (expected, actual) = (Uri.UnescapeDataString(pattern), Uri.UnescapeDataString(path));
        return expected.EndsWith('/') ? actual.StartsWith(expected, StringComparison.Ordinal) : actual == expected;
    }

    private static bool IsDefaultPort(Uri url) => url.Port == url.Scheme switch { "http" or "ws" => 80, "https" or "wss" => 443, "ftp" => 21, _ => -1 };

    private static string AsHttp(string scheme) => scheme switch { "ws" => "http", "wss" => "https", _ => scheme };
}
