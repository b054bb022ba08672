using System.Buffers;
using PageShield.Detection.Flows;
using PageShield.Detection.Intelligence;
using PageShield.Detection.Values;
using PageShield.Reports;
using PageShield.Reports.Urls;

namespace PageShield.Detection.Rules;

/// <summary>A URL as far as the code determines it.</summary>
internal sealed record Destination(DestinationKind Kind, string Url, string Host, bool IsHidden)
{
    /// <summary>Whether every character is constant, so it carries no data about the page, the visitor or the time.</summary>
    public bool IsPlain => !Url.Contains('…', StringComparison.Ordinal) && !Decoding.FixedTime.IsIn(Url);

    private static readonly string[] Drops =
    [
        "api.telegram.org", "discord.com/api/webhooks", "discordapp.com/api/webhooks", "hooks.slack.com", "webhook.site", "requestbin",
        "pipedream.net", "pastebin.com",
        "hastebin.com", "ngrok.io", "ngrok-free.app", "trycloudflare.com", "burpcollaborator.net", "oast.", "interact.sh",
        "script.google.com/macros", "docs.google.com/forms",
        "formspree.io", "beeceptor.com", "requestcatcher.com", "workers.dev", "firebaseio.com", "herokuapp.com", "000webhostapp.com", "duckdns.org",
        "no-ip.",
    ];

    private static readonly string OwnScheme = Value.Hole + "//";
    private static readonly SearchValues<char> AuthorityEnds = SearchValues.Create("/?#\"' \\");
    private static readonly Destination Unknown = new(DestinationKind.Unknown, "", "", false);

    /// <summary>The most suspicious of the URLs that the value may have.</summary>
    public static Destination Of(Value url, CodeUnit unit)
    {
        var best = Unknown;
        foreach (var text in url.Texts)
        {
            var one = OfText(text, unit, (url.Labels & Labels.Decoded) != 0);
            if (one.Kind > best.Kind) best = one;
        }

        return best;
    }

    /// <summary>Parses a URL whose unknown parts are <see cref="Value.Hole"/>.</summary>
    public static Destination OfText(string text, CodeUnit unit, bool decoded = false)
    {
        var url = text.Trim();
        // location.protocol + '//host/…' uses the page's own scheme.
        if (url.StartsWith(OwnScheme, StringComparison.Ordinal)) url = url[1..];
        if (url.Length == 0 || url[0] == Value.Hole) return Unknown;
        var isHidden = unit.IsHidden && decoded;
        var scheme = url.IndexOf("://", StringComparison.Ordinal);
        if (scheme is < 0 or > 8)
        {
            if (!url.StartsWith("//", StringComparison.Ordinal))
                return url[0] is '/' or '.' or '?' ? new Destination(DestinationKind.Own, url, "", isHidden) : Unknown;
            scheme = -1;
        }

        var start = scheme < 0 ? 2 : scheme + 3;
        var end = url.AsSpan(start).IndexOfAny(AuthorityEnds);
        var authority = end < 0 ? url[start..] : url[start..(start + end)];
        var host = authority[(authority.LastIndexOf('@') + 1)..];
        var colon = host.LastIndexOf(':');
        if (colon > 0 && host[0] != '[') host = host[..colon];
        if (host.Contains(Value.Hole, StringComparison.Ordinal))
        {
            // "https://" + id + ".vendor.example/…": the registrable domain may still be constant.
            var tail = host[(host.LastIndexOf(Value.Hole) + 1)..].TrimStart('.', '-');
            if (!tail.Contains('.', StringComparison.Ordinal)) return Unknown;
            host = tail;
        }

        host = IndicatorHost.Normalize(host);
        if (host.Length == 0 || !host.Contains('.', StringComparison.Ordinal) && host != "localhost") return Unknown;
        return new Destination(KindOf(host, url[start..], unit), url.Replace(Value.Hole, '…'), host, !unit.Script.Mentions(host));
    }

    private static DestinationKind KindOf(string host, string rest, CodeUnit unit)
    {
        foreach (var drop in Drops)
        {
            if (rest.Contains(drop, StringComparison.OrdinalIgnoreCase)) return DestinationKind.Drop;
        }

        if (IndicatorHost.IsAddress(host)) return DestinationKind.Address;
        var script = unit.Script.Script;
        if (script.OwnHosts.Any(own => RegistrableDomain.AreSame(own, host))) return DestinationKind.Own;
        return WellKnownHosts.Includes(host) ? DestinationKind.Vendor : DestinationKind.Foreign;
    }
}
