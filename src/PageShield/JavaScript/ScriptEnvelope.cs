namespace PageShield.JavaScript;

/// <summary>
/// Finds the code in an HTML text. Everything outside <c>script</c> elements is blanked in place, so every offset, line and column still refers to
/// the original.
/// </summary>
internal static class ScriptEnvelope
{
    internal readonly record struct Piece(int Start, int Length, bool Module);

    /// <summary>Whether the text begins like markup and contains a script element.</summary>
    public static bool LooksLikeHtml(string source)
    {
        var text = source.AsSpan().TrimStart("\uFEFF \t\r\n");
        return text.Length > 0 && text[0] == '<' && HasScriptElement(source);
    }

    public static bool HasScriptElement(string source) => source.Contains("<script", StringComparison.OrdinalIgnoreCase);

    /// <summary>The same text, at the same length, with HTML-like comment lines blanked (ECMA-262, annex B.1.1).</summary>
    public static string WithoutCommentLines(string source) => string.Create(source.Length, source, static (span, text) =>
    {
        text.CopyTo(span);
        for (var start = 0; start < text.Length;)
        {
            var length = text.AsSpan(start).IndexOfAny("\n\r\u2028\u2029");
            if (length < 0) length = text.Length - start;
            if (IsCommentLine(text.AsSpan(start, length))) span.Slice(start, length).Fill(' ');
            start += length + 1;
        }
    });

    /// <summary>
    /// Whether the text has a run of more than <paramref name="most"/> HTML-like comment lines, interrupted by blank lines at most.
    /// </summary>
    public static bool HasCommentLines(string source, int most)
    {
        var (count, start) = (0, 0);
        while (start < source.Length)
        {
            var length = source.AsSpan(start).IndexOfAny("\n\r\u2028\u2029");
            if (length < 0) length = source.Length - start;
            var line = source.AsSpan(start, length);
            if (IsCommentLine(line))
            {
                if (++count > most) return true;
            }
            else if (!line.IsWhiteSpace())
            {
                count = 0;
            }

            start += length + 1;
        }

        return false;
    }

    private static bool IsCommentLine(ReadOnlySpan<char> line)
    {
        line = line.TrimStart();
        while (line.StartsWith("/*", StringComparison.Ordinal) && line.IndexOf("*/", StringComparison.Ordinal) is var end and >= 2)
            line = line[(end + 2)..].TrimStart();
        return line.StartsWith("<!--", StringComparison.Ordinal) || line.StartsWith("-->", StringComparison.Ordinal);
    }

    /// <summary>Blanks the markup and returns the code pieces in document order.</summary>
    public static (string Text, List<Piece> Pieces) Open(string source)
    {
        var pieces = Find(source);
        var text = string.Create(source.Length, (source, pieces), static (span, state) =>
        {
            for (var i = 0; i < span.Length; i++)
                span[i] = state.source[i] is '\n' or '\r' or '\u2028' or '\u2029' ? state.source[i] : ' ';
            foreach (var piece in state.pieces)
            {
                state.source.AsSpan(piece.Start, piece.Length).CopyTo(span[piece.Start..]);
                if (piece.Start + piece.Length < span.Length)
                    span[piece.Start + piece.Length] = ';';
            }
        });
        return (text, pieces);
    }

    private static List<Piece> Find(string source)
    {
        var pieces = new List<Piece>();
        var position = 0;
        var comments = true;
        while (true)
        {
            var open = source.IndexOf('<', position);
            if (open < 0)
                return pieces;
            if (comments && string.CompareOrdinal(source, open, "<!--", 0, 4) == 0)
            {
                var close = source.IndexOf("-->", open + 4, StringComparison.Ordinal);
                comments = close >= 0;
                position = close < 0 ? open + 4 : close + 3;
                continue;
            }

            if (string.Compare(source, open, "<script", 0, 7, StringComparison.OrdinalIgnoreCase) != 0
                || open + 7 >= source.Length || !(char.IsWhiteSpace(source[open + 7]) || source[open + 7] is '>' or '/'))
            {
                position = open + 1;
                continue;
            }

            var start = EndOfTag(source, open + 7);
            var end = source.IndexOf("</script", start, StringComparison.OrdinalIgnoreCase);
            if (end < 0)
                end = source.Length;
            var attributes = source.AsSpan(open, start - open);
            if (!IsData(attributes) && end > start)
                pieces.Add(new Piece(start, end - start, TypeOf(attributes).Equals("module", StringComparison.OrdinalIgnoreCase)));
            position = end;
            if (position >= source.Length)
                return pieces;
            position++;
        }
    }

    private static int EndOfTag(string source, int position)
    {
        var quote = '\0';
        for (; position < source.Length; position++)
        {
            var c = source[position];
            if (quote != '\0')
                quote = c == quote ? '\0' : quote;
            else if (c is '"' or '\'' && source[position - 1] is '=' or ' ')
                quote = c;
            else if (c == '>')
                return position + 1;
        }

        return source.Length;
    }

    private static bool IsData(ReadOnlySpan<char> tag)
    {
        var type = TypeOf(tag);
        return type.Contains("json", StringComparison.OrdinalIgnoreCase) || type.Contains("template", StringComparison.OrdinalIgnoreCase)
            || type.Contains("html", StringComparison.OrdinalIgnoreCase) || type.Equals("importmap", StringComparison.OrdinalIgnoreCase)
            || type.Equals("speculationrules", StringComparison.OrdinalIgnoreCase);
    }

    private static ReadOnlySpan<char> TypeOf(ReadOnlySpan<char> tag)
    {
        var at = tag.IndexOf(" type", StringComparison.OrdinalIgnoreCase);
        if (at < 0)
            return [];
        var value = tag[(at + 5)..].TrimStart();
        if (value.IsEmpty || value[0] != '=')
            return [];
        value = value[1..].TrimStart();
        if (value.IsEmpty)
            return [];
        var end = value[0] is '"' or '\'' ? value[1..].IndexOf(value[0]) : value.IndexOfAny(" >\t\r\n");
        return end < 0 ? [] : value[0] is '"' or '\'' ? value.Slice(1, end) : value[..end];
    }
}
