using System.Collections.Frozen;
using PageShield.Reports;

namespace PageShield.Detection.Intelligence;

/// <summary>All lists combined, immutable, with constant-time lookups.</summary>
public sealed class IndicatorSet
{
    private readonly FrozenDictionary<string, (Indicator Indicator, string List)> _domains, _hosts, _prefixes, _paths, _hashes;

    private IndicatorSet(IReadOnlyCollection<IndicatorList> lists)
    {
        Version = lists.Count == 0 ? "none" : Sha256Hash.OfText(string.Join('\n', lists
            .OrderBy(list => list.Name, StringComparer.Ordinal)
            .Select(list => $"{list.Name} {list.Indicators.Count} {HashOf(list)}"))).Brief;
        Count = lists.Sum(list => list.Indicators.Count);
        _domains = Table(lists, IndicatorKind.Domain);
        _hosts = Table(lists, IndicatorKind.Host);
        _prefixes = Table(lists, IndicatorKind.UrlPrefix);
        _paths = Table(lists, IndicatorKind.PathSuffix);
        _hashes = Table(lists, IndicatorKind.Sha256);
    }

    /// <summary>A set that matches nothing.</summary>
    public static IndicatorSet Empty { get; } = new([]);

    /// <summary>Number of entries in all lists.</summary>
    public int Count { get; }

    /// <summary>Changes whenever the content of any list changes.</summary>
    public string Version { get; }

    /// <summary>Combines lists. If two contain the same entry, the first is reported.</summary>
    public static IndicatorSet Of(IReadOnlyCollection<IndicatorList> lists) => lists.Count == 0 ? Empty : new IndicatorSet(lists);

    /// <summary>The entry that covers the host or one of its parent domains.</summary>
    public IndicatorMatch? MatchHost(string host)
    {
        var name = IndicatorHost.Normalize(host);
        if (_hosts.TryGetValue(name, out var exact)) return new IndicatorMatch(name, exact.Indicator, exact.List);
        for (var start = 0; start < name.Length;)
        {
            if (_domains.TryGetValue(name[start..], out var entry)) return new IndicatorMatch(name, entry.Indicator, entry.List);
            var dot = name.IndexOf('.', start);
            if (dot < 0) break;
            start = dot + 1;
        }

        return null;
    }

    /// <summary>The entry that covers the URL: its host, a prefix that ends at a path boundary, or the end of its path.</summary>
    public IndicatorMatch? MatchUrl(Uri url)
    {
        if (!url.IsAbsoluteUri || url.Host.Length == 0) return null;
        if (MatchHost(url.IdnHost) is { } byHost) return byHost with { Subject = url.GetLeftPart(UriPartial.Path) };

        var authority = IndicatorHost.Normalize(url.IdnHost);
        var path = url.AbsolutePath;
        foreach (var origin in (ReadOnlySpan<string>)[authority, $"{authority}:{url.Port}"])
        {
            if (MatchPrefix(origin, path) is { } entry) return new IndicatorMatch(url.GetLeftPart(UriPartial.Path), entry.Indicator, entry.List);
        }

        for (var slash = path.LastIndexOf('/'); slash >= 0 && path.Length - slash <= 200; slash = slash == 0 ? -1 : path.LastIndexOf('/', slash - 1))
        {
            if (_paths.TryGetValue(path[slash..].ToLowerInvariant(), out var entry))
                return new IndicatorMatch(url.GetLeftPart(UriPartial.Path), entry.Indicator, entry.List);
        }

        return null;
    }

    /// <summary>The entry for the digest.</summary>
    public IndicatorMatch? MatchHash(Sha256Hash hash) =>
        _hashes.TryGetValue(hash.ToString(), out var entry) ? new IndicatorMatch(hash.ToString(), entry.Indicator, entry.List) : null;

    /// <summary>Everything in an inventory that is listed, for checking it again after a list has changed.</summary>
    public IEnumerable<IndicatorMatch> MatchAll(IEnumerable<string> hosts, IEnumerable<Uri> urls, IEnumerable<Sha256Hash> hashes) =>
        hosts.Select(MatchHost).Concat(urls.Select(MatchUrl)).Concat(hashes.Select(MatchHash)).OfType<IndicatorMatch>();

    private (Indicator Indicator, string List)? MatchPrefix(string origin, string path)
    {
        if (_prefixes.Count == 0) return null;
        for (var end = path.Length; end >= 0; end = end == 0 ? -1 : path.LastIndexOf('/', end - 1))
        {
            if (_prefixes.TryGetValue(origin + path[..end], out var entry)) return entry;
            if (end < path.Length && _prefixes.TryGetValue(origin + path[..(end + 1)], out entry)) return entry;
        }

        return null;
    }

    private static FrozenDictionary<string, (Indicator Indicator, string List)> Table(IEnumerable<IndicatorList> lists, IndicatorKind kind)
    {
        var table = new Dictionary<string, (Indicator, string)>(StringComparer.Ordinal);
        foreach (var list in lists)
        {
            foreach (var indicator in list.Indicators)
            {
                if (indicator.Kind == kind) table.TryAdd(indicator.Value, (indicator, list.Name));
            }
        }

        return table.ToFrozenDictionary(StringComparer.Ordinal);
    }

    private static string HashOf(IndicatorList list)
    {
        using var hash = System.Security.Cryptography.IncrementalHash.CreateHash(System.Security.Cryptography.HashAlgorithmName.SHA256);
        foreach (var indicator in list.Indicators) hash.AppendData(System.Text.Encoding.UTF8.GetBytes(indicator.Value + "\n"));
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }
}
