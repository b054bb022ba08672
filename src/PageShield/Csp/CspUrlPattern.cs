namespace PageShield.Csp;

/// <summary>
/// Some of the URLs that a source expression matches, all with one scheme, for comparing and intersecting sets of URLs: CSP3 sections 6.7.2.8 to
/// 6.7.2.12, expanded for each scheme.
/// </summary>
/// <param name="Scheme">In lower case.</param>
/// <param name="Host">A name, <c>*.example.com</c>, <c>*</c> for any name, null for any or no host (<c>data:</c> has none).</param>
/// <param name="Path">Percent-decoded. A prefix if it ends with a slash, otherwise the whole path; null for any.</param>
internal readonly record struct CspUrlPattern(string Scheme, string? Host, CspPorts Ports, string? Path)
{
    private static readonly string[] Requests = ["http", "https"], Connections = ["http", "https", "ws", "wss"];

    /// <summary>The cause that allows it.</summary>
    public CspCause Cause { get; init; }

    /// <summary>The URLs that one source expression matches on a page, including WebSockets for <c>connect-src</c> only.</summary>
    public static IEnumerable<CspUrlPattern> Of(CspSource source, Uri page, bool isConnection)
    {
        var schemes = (isConnection ? Connections : Requests).Append(page.Scheme);
        return source.Kind switch
        {
            CspSourceKind.Scheme => schemes.Append(source.Scheme!).Distinct().Where(IsThere) // not null: of this kind
                .Where(actual => CspUrlMatch.MatchesScheme(source.Scheme!, actual)).Select(actual => Whole(actual)),
            CspSourceKind.Self =>
                schemes.Distinct()
                .Select(actual => CspUrlMatch.OwnPorts(actual, page) is { } ports
                ? new CspUrlPattern(actual, page.IdnHost.ToLowerInvariant(), ports, null) : (CspUrlPattern?)null).OfType<CspUrlPattern>(),
            CspSourceKind.Host when source.IsBareStar => schemes.Distinct().Select(Whole),
            CspSourceKind.Host => OfHost(source, source.Scheme ?? page.Scheme, schemes, isConnection).Where(pattern => IsThere(pattern.Scheme)),
            _ => [],
        };

        bool IsThere(string scheme) => isConnection || scheme is not ("ws" or "wss");
    }

    /// <summary>Whether this pattern matches every URL that the other matches.</summary>
    public bool Covers(CspUrlPattern other) =>
        Scheme == other.Scheme && HostCovers(Host, other.Host) && Ports.Covers(other.Ports) && PathCovers(Path, other.Path);

    /// <summary>The URLs that both match; null if none. The cause is that of the narrower one.</summary>
    public CspUrlPattern? Intersect(CspUrlPattern other)
    {
        if (Scheme != other.Scheme || Ports.Intersect(other.Ports) is not { } ports) return null;
        var (isHost, isPath) = (HostCovers(Host, other.Host), PathCovers(Path, other.Path));
        if ((!isHost && !HostCovers(other.Host, Host)) || (!isPath && !PathCovers(other.Path, Path))) return null;
        return new CspUrlPattern(Scheme, isHost ? other.Host : Host, ports,
            isPath ? other.Path : Path)
        { Cause = Covers(other) ? other.Cause : Cause };
    }

    private static CspUrlPattern Whole(string scheme) => new(scheme, null, CspPorts.Any, null);

    private static IEnumerable<CspUrlPattern> OfHost(CspSource source, string scheme, IEnumerable<string> schemes, bool isConnection)
    {
        var host = source.Host!.Trim('[', ']'); // not null: of this kind
        var path = source.Path is null or "/" ? null : Uri.UnescapeDataString(source.Path);
        foreach (var actual in schemes.Append(scheme).Distinct())
        {
            if (CspUrlMatch.MatchesHostScheme(source, scheme, actual, isConnection) && CspUrlMatch.PortsOf(source.Port, scheme, actual) is { } ports)
                yield return new CspUrlPattern(actual, host, ports, path);
        }
    }

    private static bool HostCovers(string? host, string? other)
    {
        if (host is null) return true;
        if (other is null) return false;
        if (host == "*") return other.Length > 0;
        if (host == other) return true;
        return host.StartsWith("*.", StringComparison.Ordinal) && other.Length > host.Length - 1 && other != "*"
            && other.EndsWith(host[1..], StringComparison.Ordinal);
    }

    private static bool PathCovers(string? path, string? other) =>
        path is null || (other is not null && (path.EndsWith('/') ? other.StartsWith(path, StringComparison.Ordinal) : path == other));
}
