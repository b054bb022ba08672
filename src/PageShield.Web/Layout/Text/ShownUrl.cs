namespace PageShield.Web.Layout.Text;

/// <summary>A URL split into parts for display. Invisible characters are escaped, and head and tail are short.</summary>
/// <param name="Scheme">Empty for https, else including <c>://</c> or <c>:</c>.</param>
/// <param name="Host">Host and port; the text, truncated, if it is not a URL.</param>
/// <param name="Head">First part of path and query, at most 160 characters, then an ellipsis if truncated.</param>
/// <param name="Tail">The end, at most 24 characters. It stays visible if the head is truncated.</param>
/// <param name="UnicodeHost">The Unicode form of a Punycode host, else null.</param>
public sealed record ShownUrl(string Scheme, string Host, string Head, string Tail, string? UnicodeHost)
{
    public static readonly ShownUrl Empty = new("", "", "", "", null);

    private const int LongestHead = 160;
    private const int LongestTail = 24;

    public static ShownUrl Of(string url)
    {
        var scheme = url.IndexOf("://", StringComparison.Ordinal);
        if (scheme is < 1 or > 20) return new ShownUrl("", Display.Plain(Cut(url, 200)), "", "", null);

        var start = scheme + 3;
        var end = url.AsSpan(start).IndexOfAny('/', '?', '#');
        end = end < 0 ? url.Length : start + end;
        var host = url[start..end];
        var rest = url[end..];

        var tailLength = rest.Length <= LongestTail ? 0 : TailLength(rest);
        var head = rest[..^tailLength];
        return new ShownUrl(
            url.StartsWith("https://", StringComparison.Ordinal) ? "" : Display.Plain(url[..start]),
            Display.Plain(Cut(host, 120)),
            Display.Plain(Cut(head, LongestHead)),
            Display.Plain(rest[^tailLength..]),
            Display.UnicodeHost(host.Split(':')[0]) is { } unicode ? Display.Plain(unicode) : null);
    }

    /// <summary>Length of the last path segment if short enough, else the maximum.</summary>
    private static int TailLength(string rest)
    {
        var slash = rest.LastIndexOf('/');
        var segment = slash < 0 ? rest.Length : rest.Length - slash;
        return segment <= LongestTail ? segment : LongestTail;
    }

    private static string Cut(string text, int length) => text.Length <= length ? text : text[..length] + "…";
}
