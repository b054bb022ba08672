using System.Globalization;
using System.Text;

namespace PageShield.Reports.Urls;

/// <summary>
/// Folds a URL to the template that the inventory lists, based on the URL alone (without learned templates).
/// Obvious ids, hashes, dates and cache busters become placeholders in braces, to list
/// <c>main.3f2a9c.js</c> and <c>main.77ab01.js</c> as one script.
/// </summary>
/// <remarks>
/// Placeholders: <c>{id}</c> numbers of four or more digits, <c>{uuid}</c>, <c>{hash}</c> hexadecimal or bundler
/// hashes, <c>{date}</c>, <c>{token}</c> long random text, <c>{v}</c> a query value, <c>{p}</c> an odd parameter
/// name, <c>{more}</c> the part beyond <see cref="MaxLength"/>. Folding is idempotent.
/// </remarks>
public static class UrlTemplate
{
    /// <summary>Maximum length of a template, in characters.</summary>
    public const int MaxLength = 512;

    private const int MaxParameters = 24;
    private const string More = "{more}";

    /// <summary>
    /// Folds any URL or blocked-URL keyword; never throws. Network URLs (http, https, ws, wss, ftp) lose
    /// credentials, fragment and default port and get a lower-case Punycode host. <c>data:</c> keeps its media type,
    /// <c>blob:</c> its origin, <c>about:</c> its page; of other schemes only the scheme remains (<c>chrome-extension:</c>).
    /// </summary>
    public static string Fold(string url) => Fold(url, keepsValues: true);

    /// <summary>
    /// Like <see cref="Fold(string)"/>, but replaces every query value with <c>{v}</c>. Reports from endpoints have this
    /// form; use it to compare them with crawled URLs.
    /// </summary>
    public static string FoldWithoutValues(string url) => Fold(url, keepsValues: false);

    private static string Fold(string url, bool keepsValues)
    {
        var text = url.AsSpan().Trim();
        var fragment = text.IndexOf('#');
        if (fragment >= 0) text = text[..fragment].TrimEnd();

        return UrlParts.TryParse(text, out var parts) ? FoldNetwork(parts, keepsValues) : FoldOpaque(text);
    }

    private static string FoldNetwork(UrlParts parts, bool keepsValues)
    {
        var template = new StringBuilder(128).Append(parts.Scheme).Append("://").Append(parts.Host);
        if (parts.Port >= 0) template.Append(':').Append(parts.Port);

        if (!AppendPath(template, parts.Path)) return template.ToString();
        if (parts.Query.Length > 0) AppendQuery(template, parts.Query, keepsValues);
        return template.ToString();
    }

    /// <returns>False if the path was truncated. The query is then dropped too.</returns>
    private static bool AppendPath(StringBuilder template, ReadOnlySpan<char> path)
    {
        if (path.Length == 0)
        {
            template.Append('/');
            return true;
        }

        while (path.Length > 0)
        {
            path = path[1..];
            var length = path.IndexOf('/');
            var segment = length < 0 ? path : path[..length];

            var date = DateRun(path);
            var folded = date > 0 ? "{date}" : segment.Length == 0 ? "" : PathSegment.Fold(segment);
            if (date > 0) length = date < path.Length ? date : -1;

            template.Append('/');
            if (template.Length + folded.Length > MaxLength - More.Length)
            {
                template.Append(More);
                return false;
            }

            template.Append(folded);
            path = length < 0 ? [] : path[length..];
        }

        return true;
    }

    /// <summary>Length of <c>2024/05</c> or <c>2024/05/31</c> at the start of a path, 0 if there is none.</summary>
    private static int DateRun(ReadOnlySpan<char> path)
    {
        if (path.Length < 6 || path[4] != '/' || !PathSegment.IsYear(path[..4])) return 0;

        var month = NumberSegment(path[5..], 12);
        if (month == 0) return 0;

        var end = 5 + month;
        if (end >= path.Length) return end;
        var day = NumberSegment(path[(end + 1)..], 31);
        return day == 0 ? end : end + 1 + day;
    }

    private static int NumberSegment(ReadOnlySpan<char> path, int most)
    {
        var slash = path.IndexOf('/');
        var segment = slash < 0 ? path : path[..slash];
        return segment.Length is 1 or 2 && PathSegment.IsDigits(segment) && int.Parse(segment, CultureInfo.InvariantCulture) is var number
            && number >= 1 && number <= most
            ? segment.Length
            : 0;
    }

    private static void AppendQuery(StringBuilder template, ReadOnlySpan<char> query, bool keepsValues)
    {
        var separator = '?';
        var count = 0;
        foreach (var range in query.Split('&'))
        {
            var parameter = query[range];
            if (parameter.Length == 0) continue;

            var folded = QueryParameter.Fold(parameter, keepsValues);
            if (++count > MaxParameters || template.Length + 1 + folded.Length > MaxLength - More.Length - 1)
            {
                template.Append(separator).Append(More);
                return;
            }

            template.Append(separator).Append(folded);
            separator = '&';
        }
    }

    private static string FoldOpaque(ReadOnlySpan<char> text)
    {
        var colon = text.IndexOf(':');
        if (colon <= 0 || !UrlParts.IsScheme(text[..colon])) return Printable(text, 64).Replace(":", "", StringComparison.Ordinal);

        var scheme = text[..colon].ToString().ToLowerInvariant();
        var rest = text[(colon + 1)..];
        return scheme switch
        {
            "data" => "data:" + Printable(rest[..UntilAny(rest, ",;")], 64).ToLowerInvariant(),
            "about" => "about:" + Printable(rest[..UntilAny(rest, "?#")], 32).ToLowerInvariant(),
            "blob" or "filesystem" when UrlParts.TryParse(rest, out var inner) =>
                $"{scheme}:{inner.Scheme}://{inner.Host}{(inner.Port >= 0 ? $":{inner.Port}" : "")}",
            _ => scheme + ":",
        };
    }

    private static int UntilAny(ReadOnlySpan<char> text, ReadOnlySpan<char> stops)
    {
        var at = text.IndexOfAny(stops);
        return at < 0 ? text.Length : at;
    }

    /// <summary>Keeps printable ASCII without white space, up to the limit: keywords are short.</summary>
    private static string Printable(ReadOnlySpan<char> text, int most)
    {
        var kept = new StringBuilder(Math.Min(text.Length, most));
        foreach (var c in text)
        {
            if (kept.Length == most) break;
            if (c is > ' ' and < '\x7f') kept.Append(c);
        }

        return kept.ToString();
    }
}
