using System.Text.RegularExpressions;
using PageShield.Crawler.Visits.Recording;

namespace PageShield.Crawler.Visits.Capturing;

/// <summary>Finds the same-site links of a page that are safe to follow.</summary>
internal static partial class LinkList
{
    private const int MaxLinks = 2000;

    /// <summary>Absolute, without fragments, in order, each once.</summary>
    public static IReadOnlyList<string> Build(DomSnapshot dom, IReadOnlyCollection<string> hosts) =>
    [
        .. dom.Elements
            .Where(static element => element.Name is "a" or "area" && element["href"] is { Length: > 0 })
            .Where(static element => !IsUnsafe(element))
            .Select(static element => ServedDocument.Resolve(element.BaseUrl, element["href"]!)) // filtered above
            .OfType<string>()
            .Where(url => IsFollowed(url, hosts))
            .Distinct()
            .Take(MaxLinks),
    ];

    /// <summary>Whether a URL is of one of the hosts and looks like a page that changes nothing when it is fetched.</summary>
    public static bool IsFollowed(string url, IReadOnlyCollection<string> hosts) =>
        url.Length <= 2048
        && Uri.TryCreate(url, UriKind.Absolute, out var parsed)
        && parsed.Scheme is "http" or "https"
        && hosts.Contains(parsed.IdnHost.ToLowerInvariant())
        && !Harmful().IsMatch(Uri.UnescapeDataString(parsed.PathAndQuery))
        && !File().IsMatch(parsed.AbsolutePath);

    private static bool IsUnsafe(DomElement element) =>
        element.Attributes.ContainsKey("download") || element["data-method"] is not null || Harmful().IsMatch(element["id"] ?? "")
            || Harmful().IsMatch(element["class"] ?? "");

    [GeneratedRegex(
        @"log.?out|log.?off|sign.?out|sign.?off|abmelden|d[eé]connexion|unsubscribe|abbestellen|opt.?out|delete|remove|destroy"
        + @"|\bcancel|l[oö]schen|add.?to.?cart|action=add|\bcart/add|wishlist/add|add.?to.?wishlist|clear.?cart|\bvote\b"
        + @"|confirm.?order|place.?order",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex Harmful();

    [GeneratedRegex(
        @"\.(pdf|zip|gz|tgz|rar|7z|exe|dmg|msi|apk|iso|mp[34]|m4[av]|avi|mov|webm|wav|ogg|jpe?g|png|gif|webp|avif|svg|ico|css|js"
        + @"|mjs|json|xml|rss|atom|txt|csv|docx?|xlsx?|pptx?|woff2?|ttf)$",
        RegexOptions.IgnoreCase | RegexOptions.NonBacktracking)]
    private static partial Regex File();
}
