namespace PageShield.Web.Layout.Text;

/// <summary>A URL taken apart for showing: each part is free of invisible characters, and head and tail are short.</summary>
/// <param name="Scheme">Empty for https, else with <c>://</c> or <c>:</c>.</param>
/// <param name="Host">With the port; the whole text (cut) where it is no URL.</param>
/// <param name="Head">First part of path and query, at most 160 characters; ends with an ellipsis where something is left out.</param>
/// <param name="Tail">The end, at most 24 characters, which stays visible when the head is cut.</param>
/// <param name="UnicodeHost">The host in Unicode where it is Punycode, else null.</param>
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

    /// <summary>The last path segment, if it is short enough, else the last characters.</summary>
    private static int TailLength(string rest)
    {
        var slash = rest.LastIndexOf('/');
        var segment = slash < 0 ? rest.Length : rest.Length - slash;
        return segment <= LongestTail ? segment : LongestTail;
    }

    private static string Cut(string text, int length) => text.Length <= length ? text : text[..length] + "…";
}
