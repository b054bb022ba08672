using System.Text;

namespace PageShield.Reports.Urls;

/// <summary>
/// Groups hosts with generated names under one name: <c>x7qbacjqld8v.track.example</c> becomes <c>{token}.track.example</c>, and
/// <c>edge3.ads.example</c> becomes <c>edge{n}.ads.example</c>. Only labels below the registrable domain are folded, so all hosts of a group have
/// the same owner.
/// </summary>
public static class HostGroup
{
    /// <summary>Server names that vendors number. Any other name with a number may be a customer's.</summary>
    private static readonly HashSet<string> Machines =
    [
        "a", "ad", "adn", "ads", "api", "app", "asset", "assets", "beacon", "c", "cache", "cdn", "client", "collect", "collector", "d", "data", "dc",
        "edge", "eu", "event", "events", "f", "g", "h", "host",
        "i", "image", "images", "img", "in", "ingest", "js", "l", "lb", "log", "logs", "m", "media", "n", "node", "o", "p", "pix", "pixel", "px",
        "r", "rt", "rtb", "s", "server", "shard", "srv", "st", "static",
        "stats", "sync", "t", "tag", "tags", "tr", "track", "tracker", "tracking", "us", "w", "web", "worker", "ws", "www", "x",
    ];

    /// <summary>Folds generated parts of a host to placeholders: <c>{id}</c>, <c>{hash}</c>, <c>{uuid}</c>, <c>{token}</c>, <c>{n}</c>.</summary>
    /// <param name="host">Lower case, Punycode, without a port.</param>
    public static string Of(string host)
    {
        ArgumentNullException.ThrowIfNull(host);
        var domain = RegistrableDomain.Of(host);
        if (domain.Length == 0 || host.Length <= domain.Length + 1 || !host.EndsWith("." + domain, StringComparison.Ordinal)) return host;

        var group = new StringBuilder(host.Length);
        foreach (var label in host[..^(domain.Length + 1)].Split('.')) group.Append(Fold(label)).Append('.');
        return group.Append(domain).ToString();
    }

    private static string Fold(string label)
    {
        if (PathSegment.FoldWhole(label) is { } whole) return whole;
        if (GeneratedName.IsRandom(label)) return "{token}";

        var name = label.AsSpan().TrimEnd("0123456789");
        var digits = label.Length - name.Length;
        return digits is > 0 and <= 4 && Machines.Contains(name.TrimEnd('-').ToString()) ? string.Concat(name, "{n}") : label;
    }
}
