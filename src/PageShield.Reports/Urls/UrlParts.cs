using System.Globalization;

namespace PageShield.Reports.Urls;

/// <summary>
/// A network URL split into its parts without decoding escapes. Treats scheme, credentials, host and port like the WHATWG
/// parser, and leaves path and query unchanged (except backslashes in the path). Parsing never throws; invalid text returns false.
/// </summary>
internal readonly ref struct UrlParts
{
    private const int MaxHostLength = 253;

    private UrlParts(string scheme, string host, int port, ReadOnlySpan<char> path, ReadOnlySpan<char> query)
    {
        Scheme = scheme;
        Host = host;
        Port = port;
        Path = path;
        Query = query;
    }

    /// <summary>http, https, ws, wss or ftp.</summary>
    public string Scheme { get; }

    /// <summary>Lower case, Punycode, no trailing dot; IPv6 in brackets.</summary>
    public string Host { get; }

    /// <summary>The port, or -1 for none or the scheme's default.</summary>
    public int Port { get; }

    /// <summary>The path from the first slash on, or empty.</summary>
    public ReadOnlySpan<char> Path { get; }

    /// <summary>The query without question mark and fragment.</summary>
    public ReadOnlySpan<char> Query { get; }

    public static bool TryParse(ReadOnlySpan<char> url, out UrlParts parts)
    {
        parts = default;
        var colon = url.IndexOf(':');
        if (colon <= 0 || colon > 5 || !url[colon..].StartsWith("://")) return false;

        var (scheme, defaultPort) = url[..colon] switch
        {
            var s when s.Equals("https", StringComparison.OrdinalIgnoreCase) => ("https", 443),
            var s when s.Equals("http", StringComparison.OrdinalIgnoreCase) => ("http", 80),
            var s when s.Equals("wss", StringComparison.OrdinalIgnoreCase) => ("wss", 443),
            var s when s.Equals("ws", StringComparison.OrdinalIgnoreCase) => ("ws", 80),
            var s when s.Equals("ftp", StringComparison.OrdinalIgnoreCase) => ("ftp", 21),
            _ => ("", 0),
        };
        if (scheme.Length == 0) return false;

        var rest = url[(colon + 3)..];
        var fragment = rest.IndexOf('#');
        if (fragment >= 0) rest = rest[..fragment];
        var end = rest.IndexOfAny('/', '?', '\\');
        var authority = end < 0 ? rest : rest[..end];
        var tail = end < 0 ? [] : rest[end..];
        var credentials = authority.LastIndexOf('@');
        if (credentials >= 0) authority = authority[(credentials + 1)..];

        if (!TrySplitPort(authority, defaultPort, out var hostText, out var port)) return false;
        if (!TryNormalizeHost(hostText, out var host)) return false;

        var question = tail.IndexOf('?');
        var path = question < 0 ? tail : tail[..question];
        // In browsers, a backslash ends the authority and is a slash in the path.
        if (path.Contains('\\')) path = path.ToString().Replace('\\', '/');
        parts = new UrlParts(scheme, host, port, path, question < 0 ? [] : tail[(question + 1)..]);
        return true;
    }

    /// <summary>RFC 3986 scheme: a letter, then letters, digits, plus, minus and dot; at most 40 characters.</summary>
    public static bool IsScheme(ReadOnlySpan<char> text)
    {
        if (text.Length is 0 or > 40 || !char.IsAsciiLetter(text[0])) return false;
        foreach (var c in text)
            if (!char.IsAsciiLetterOrDigit(c) && c is not ('+' or '-' or '.')) return false;
        return true;
    }

    private static bool TrySplitPort(ReadOnlySpan<char> authority, int defaultPort, out ReadOnlySpan<char> host, out int port)
    {
        host = authority;
        port = -1;
        var colon = authority.LastIndexOf(':');
        if (colon < 0 || authority.IndexOf(']') > colon) return true;

        host = authority[..colon];
        var digits = authority[(colon + 1)..];
        if (digits.Length == 0) return true;
        if (!ushort.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var number)) return false;
        if (number != defaultPort) port = number;
        return true;
    }

    private static bool TryNormalizeHost(ReadOnlySpan<char> text, out string host)
    {
        host = "";
        if (text.Length is 0 or > MaxHostLength) return false;
        if (text[0] == '[')
        {
            if (text[^1] != ']' || !System.Net.IPAddress.TryParse(text[1..^1], out var address)) return false;
            host = $"[{address}]";
            return true;
        }

        host = RegistrableDomain.Normalize(text.ToString());
        if (host.Length is 0 or > MaxHostLength) return false;
        foreach (var c in host)
            if (!char.IsAsciiLetterOrDigit(c) && c is not ('-' or '.' or '_')) return false;
        return true;
    }
}
