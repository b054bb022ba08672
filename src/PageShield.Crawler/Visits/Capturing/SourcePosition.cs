namespace PageShield.Crawler.Visits.Capturing;

/// <summary>Finds the place of a line and column in a text.</summary>
internal static class SourcePosition
{
    /// <summary>
    /// Index of the zero-based line and column; null where the text has no such place. Lines end as in JavaScript: LF, CR, CRLF, U+2028, U+2029.
    /// </summary>
    public static int? Of(string text, int line, int column)
    {
        if (line < 0 || column < 0) return null;
        var start = 0;
        for (; line > 0; line--)
        {
            var end = text.AsSpan(start).IndexOfAny(['\n', '\r', '\u2028', '\u2029']);
            if (end < 0) return null;
            start += end + 1;
            if (text[start - 1] == '\r' && start < text.Length && text[start] == '\n') start++;
        }

        return start + column < text.Length ? start + column : null;
    }
}
