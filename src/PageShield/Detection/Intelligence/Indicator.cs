namespace PageShield.Detection.Intelligence;

/// <summary>One list entry, normalized for comparison.</summary>
/// <param name="Kind">Kind of data that it is compared with.</param>
/// <param name="Value">Lower-case host, URL prefix, path suffix or digest.</param>
/// <param name="Category">Category of a match, derived from the list's name or given by the entry.</param>
/// <param name="Note">The list's description of it; empty if there is none.</param>
public sealed record Indicator(IndicatorKind Kind, string Value, ThreatCategory Category, string Note)
{
    /// <summary>
    /// Parses a host, <c>*.host</c>, <c>host:port</c>, URL, <c>host/path</c>, <c>/path</c> or SHA-256. A bare host covers its subdomains. Single
    /// labels, public suffixes and loopback names are rejected because they would match half of the web.
    /// </summary>
    public static bool TryParse(string text, ThreatCategory category, string note, out Indicator? indicator)
    {
        indicator = null;
        var value = Refang(text.Trim());
        if (value.Length is 0 or > 2_048) return false;
        if (value.Length == 64 && value.All(char.IsAsciiHexDigit))
        {
            indicator = new Indicator(IndicatorKind.Sha256, value.ToLowerInvariant(), category, note);
            return true;
        }

        if (value[0] == '/' && !value.StartsWith("//", StringComparison.Ordinal)) return TryParsePath(value, category, note, out indicator);

        var scheme = value.IndexOf("://", StringComparison.Ordinal);
        if (scheme >= 0) value = value[(scheme + 3)..];
        value = value.TrimStart('/');
        var slash = value.IndexOfAny(['/', '?', '#']);
        var authority = slash < 0 ? value : value[..slash];
        var path = slash < 0 ? "" : value[slash..];
        if (!TryParseHost(authority, out var host, out var port)) return false;

        var cut = path.IndexOfAny(['?', '#']);
        if (cut >= 0) path = path[..cut];
        indicator = path.Length > 1 || port is not null
            ? new Indicator(IndicatorKind.UrlPrefix, host + (port is null ? "" : ":" + port) + path, category, note)
            : new Indicator(IndicatorKind.Domain, host, category, note);
        return true;
    }

    private static bool TryParsePath(string value, ThreatCategory category, string note, out Indicator? indicator)
    {
        indicator = null;
        // A short or very common file name on any host would match legitimate sites.
        if (value.Length < 8 || value.Contains('*', StringComparison.Ordinal)) return false;

        indicator = new Indicator(IndicatorKind.PathSuffix, value.ToLowerInvariant(), category, note);
        return true;
    }

    private static bool TryParseHost(string authority, out string host, out string? port)
    {
        port = null;
        var at = authority.LastIndexOf('@');
        host = at < 0 ? authority : authority[(at + 1)..];
        if (host.StartsWith("*.", StringComparison.Ordinal)) host = host[2..];
        var colon = host.LastIndexOf(':');
        if (colon > 0 && host.IndexOf(':', StringComparison.Ordinal) == colon)
        {
            if (colon + 1 < host.Length && host[(colon + 1)..].All(char.IsAsciiDigit)) port = host[(colon + 1)..];
            else return false;
            host = host[..colon];
        }

        host = IndicatorHost.Normalize(host);
        return IndicatorHost.IsUsableAsIndicator(host);
    }

    private static string Refang(string text) =>
        text.Contains('[', StringComparison.Ordinal) || text.StartsWith("hxxp", StringComparison.OrdinalIgnoreCase)
        ? text.Replace("[.]", ".", StringComparison.Ordinal).Replace("[:]", ":", StringComparison.Ordinal)
            .Replace("hxxp", "http", StringComparison.OrdinalIgnoreCase)
        : text;
}
