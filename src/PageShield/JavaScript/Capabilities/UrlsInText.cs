using System.Net;
using System.Text;
using System.Text.RegularExpressions;
using PageShield.JavaScript.Syntax;

namespace PageShield.JavaScript.Capabilities;

/// <summary>Finds absolute URLs and bare host names in constant text.</summary>
internal static partial class UrlsInText
{
    private const int MaxPerText = 200;

    private static readonly HashSet<string> Namespaces =
        new(StringComparer.Ordinal) { "www.w3.org", "schemas.microsoft.com", "purl.org", "ns.adobe.com", "xmlns.com" };

    private static readonly HashSet<string> TopLevels = new(StringComparer.Ordinal)
    {
        "com", "net", "org", "io", "co", "ru", "cn", "info", "biz", "top", "xyz", "site", "online", "shop", "store", "club", "live", "pw", "cc",
        "tk", "ml", "ga", "cf", "gq", "su", "app", "dev", "cloud", "tech", "host", "space", "website", "link", "click", "icu", "vip", "us", "uk",
        "de", "fr", "eu", "in", "br", "nl", "pl", "tv", "me", "to", "ws", "space", "example", "test", "localhost", "invalid",
    };

    private static readonly HashSet<string> Objects = new(StringComparer.Ordinal)
    {
        "window", "document", "this", "self", "event", "top", "parent", "location", "options", "config", "data", "state", "props", "e", "t", "n",
        "i", "o", "a", "s", "r",
    };

    /// <summary>Hosts (lower case) with their URL templates, in order. XML namespaces are skipped.</summary>
    public static IEnumerable<(string Host, string Url)> Find(string text)
    {
        if (text.Length < 4 || !text.Contains('.') && !text.Contains("//", StringComparison.Ordinal))
            yield break;
        var found = 0;
        if (text.Contains("//", StringComparison.Ordinal))
        {
            foreach (Match match in AbsoluteUrl().Matches(text))
            {
                if (match.Groups["scheme"].Length == 0 && match.Index > 0
                    && !(text[match.Index - 1] is '"' or '\'' or '(' or '=' or ' ' or ConstantFolding.Hole))
                    continue;
                var host = Host(match.Groups["host"].Value);
                if (host is null || Namespaces.Contains(host) || ++found > MaxPerText)
                    continue;
                var scheme = match.Groups["scheme"].Value.ToLowerInvariant();
                yield return (host, $"{scheme}//"
                    + match.Groups["host"].Value.ToLowerInvariant().Replace(ConstantFolding.Hole.ToString(), "{}", StringComparison.Ordinal)
                    + Template(match.Groups["path"].Value));
            }

            yield break;
        }

        if (text.Length <= 253 && BareHost().Match(text) is { Success: true } bare)
        {
            var labels = bare.Groups["host"].Value.ToLowerInvariant().Split('.');
            if (TopLevels.Contains(labels[^1]) && !Objects.Contains(labels[0]) && labels[^2].Length > 1)
                yield return (string.Join('.', labels), "//" + string.Join('.', labels) + Template(bare.Groups["path"].Value));
        }
    }

    /// <summary>A host, in the form <c>{}.example.com</c> if parts are unknown; null if no part is known.</summary>
    private static string? Host(string text)
    {
        var host = text.ToLowerInvariant();
        var at = host.LastIndexOf('@');
        host = host[(at + 1)..];
        var colon = host.LastIndexOf(':');
        if (colon >= 0 && !host.EndsWith(']'))
            host = host[..colon];
        host = host.Trim('.').Replace(ConstantFolding.Hole.ToString(), "{}", StringComparison.Ordinal);
        if (IPAddress.TryParse(host.Trim('[', ']'), out _) && host.Contains('.'))
            return host;
        if (host is "localhost" || host.EndsWith(".localhost", StringComparison.Ordinal))
            return host;
        var known = host.Split('.').Reverse().TakeWhile(label => !label.Contains("{}", StringComparison.Ordinal)).ToList();
        return known.Count >= 2 || host.Contains('.') && known.Count > 0 && !host.Contains("{}", StringComparison.Ordinal) ? host : null;
    }

    /// <summary>A path with versions, numbers and ids replaced by <c>*</c>, so a new release does not look like another address.</summary>
    private static string Template(string path)
    {
        if (path.Length == 0)
            return "";
        var end = path.AsSpan().IndexOfAny("?#");
        if (end >= 0)
            path = path[..end];
        var folded = new StringBuilder();
        foreach (var segment in path.Split('/').Skip(1).Take(20))
        {
            folded.Append('/');
            var name = segment.Replace(ConstantFolding.Hole.ToString(), "{}", StringComparison.Ordinal);
            folded.Append(IsId(name) ? "*" : name);
        }

        return folded.ToString();
    }

    private static bool IsId(string segment)
    {
        var digits = segment.Count(char.IsAsciiDigit);
        return digits > 0 && (Version().IsMatch(segment) || digits >= 5 || digits * 3 >= segment.Length);
    }

    [GeneratedRegex(
        @"(?<scheme>(?:https?|wss?|ftp):)?(?:\\?/){2}"
        + @"(?<host>(?:[\p{L}\p{N}\uFFFC_.-]+(?::[^\s@/""']*)?@)?[\p{L}\p{N}\uFFFC][\p{L}\p{N}\uFFFC_.-]*(?::(?:\d+|\uFFFC))?)"
        + @"(?<path>/[^\s""'<>`\\)]*)?",
        RegexOptions.NonBacktracking | RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex AbsoluteUrl();

    [GeneratedRegex(@"^(?<host>(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,12})(?::\d+)?(?<path>/[^\s""'<>]*)?$",
        RegexOptions.NonBacktracking | RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex BareHost();

    [GeneratedRegex(
        @"^(?:v?\d+(?:\.\d+)*|.*@\^?v?\d+(?:\.[\dx*]+)*.*|.*\d+\.\d+\.\d+.*)$", RegexOptions.NonBacktracking | RegexOptions.CultureInvariant)]
    private static partial Regex Version();
}
