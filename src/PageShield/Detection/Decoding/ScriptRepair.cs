using Acornima;
using PageShield.JavaScript;

namespace PageShield.Detection.Decoding;

/// <summary>
/// Repairs broken code by blanking what the parser rejects: a stray character, a partial word, a truncated end. Offsets stay the same. The number of
/// attempts is limited, so the cost stays linear.
/// </summary>
internal static class ScriptRepair
{
    private const int MaxAttempts = 12;
    private const int LargeText = 400_000;

    private static readonly ParserOptions Options = new()
    {
        EcmaVersion = EcmaVersion.Latest,
        AllowReturnOutsideFunction = true,
        AllowNewTargetOutsideFunction = true,
        AllowSuperOutsideMethod = true,
        CheckPrivateFields = false,
        Tolerant = true,
        OnRegExp = static (in RegExpParsingContext _) => RegExpParseResult.ForSuccess(null, null),
    };

    /// <summary>The repaired text, parsed; null if it cannot be repaired.</summary>
    public static ParsedScript? TryRepair(string text)
    {
        if (TryWrap(text) is { } wrapped) return wrapped;

        var attempts = text.Length > LargeText ? 2 : MaxAttempts;
        var current = text.ToCharArray();
        for (var attempt = 0; attempt < attempts; attempt++)
        {
            var candidate = new string(current);
            var error = ErrorOf(candidate);
            if (error is null && !KeepsMost(text, candidate)) break;
            if (error is null) return ParsedScript.Parse(candidate) is { Program: not null } parsed ? parsed : null;
            if (error < 0) return null;
            if (error >= candidate.TrimEnd().Length) return (KeepsMost(text, candidate) ? TryClose(candidate) : null) ?? TryPieces(text, attempts);
            if (!Unescape(current, error.Value)) Blank(current, error.Value);
        }

        return TryPieces(text, attempts);
    }

    // A few words left of prose or markup are not code.
    private static bool KeepsMost(string text, string candidate) => Visible(candidate) * 10 >= Visible(text) * 8;

    private static bool KeepsSome(string text, string candidate) => Visible(candidate) * 10 >= Visible(text) * 3;

    private static int Visible(string text) => text.AsSpan().Length - text.Count(char.IsWhiteSpace);

    // Code copied from another string keeps its escapes: var a = \"b\". Unescape one line at a time, because the rest of the file may be correct.
    private static bool Unescape(char[] text, int at)
    {
        if (at + 1 >= text.Length || text[at] != '\\' || text[at + 1] is not ('"' or '\'' or '`' or '/')) return false;
        var open = '\0';
        for (var index = at; index + 1 < text.Length && text[index] != '\n'; index++)
        {
            if (text[index] != '\\' || text[index + 1] is not ('"' or '\'' or '`') || open != '\0' && open != text[index + 1]) continue;
            // The space that preserves offsets goes outside the quotes.
            var opens = open == '\0';
            open = opens ? text[index + 1] : '\0';
            (text[index], text[index + 1]) = opens ? (' ', text[index + 1]) : (text[index + 1], ' ');
            index++;
        }

        if (text[at] == '\\') text[at] = ' ';
        return true;
    }

    // Drop what is between two complete statements and keep the rest.
    private static ParsedScript? TryPieces(string text, int attempts)
    {
        var ends = EndsOfStatements(text);
        var current = text.ToCharArray();
        var kept = text.Length;
        for (var attempt = 0; attempt < attempts; attempt++)
        {
            var candidate = new string(current);
            var error = ErrorOf(candidate);
            if (error is null)
                return !KeepsSome(text, candidate) ? null : ParsedScript.Parse(candidate) is { Program.Body.Count: > 0 } parsed ? parsed : null;
            if (error < 0) return null;
            var place = ends.BinarySearch(error.Value);
            var next = place >= 0 ? place : ~place;
            var from = next > 0 ? ends[next - 1] : 0;
            var to = next < ends.Count ? Math.Max(ends[next], error.Value) : text.Length;
            if (to <= from || (kept -= to - from) <= 0) return null;
            current.AsSpan(from, to - from).Fill(' ');
        }

        return null;
    }

    private static List<int> EndsOfStatements(string text)
    {
        var ends = new List<int>();
        var depth = 0;
        var before = 0;
        foreach (var token in ParsedScript.Parse(text).Tokens)
        {
            var span = text.AsSpan(token.Start, token.End - token.Start);
            if (depth == 0 && token.AfterLineBreak && before > 0 && (ends.Count == 0 || ends[^1] < before)) ends.Add(before);
            before = token.End;
            if (span is "(" or "[" or "{") depth++;
            else if (span is ")" or "]" or "}") depth = Math.Max(0, depth - 1);
            if (depth == 0 && span is ";" or "}" && (ends.Count == 0 || ends[^1] < token.End)) ends.Add(token.End);
        }

        return ends;
    }

    // A lone function expression, as cut out of a page.
    private static ParsedScript? TryWrap(string text)
    {
        var trimmed = text.TrimEnd().TrimEnd(';');
        if (!trimmed.AsSpan().TrimStart().StartsWith("function", StringComparison.Ordinal) && !trimmed.Contains("*/", StringComparison.Ordinal))
            return null;
        var wrapped = "(" + trimmed + ")";
        return ErrorOf(wrapped) is null ? ParsedScript.Parse(wrapped) : null;
    }

    private static ParsedScript? TryClose(string text)
    {
        var closers = new Stack<char>();
        foreach (var token in ParsedScript.Parse(text).Tokens)
        {
            var span = text.AsSpan(token.Start, token.End - token.Start);
            if (span.Length == 0) continue;
            if (span[^1] is '(' or '[' or '{' && span.Length <= 2) closers.Push(span[^1] switch { '(' => ')', '[' => ']', _ => '}' });
            else if (span.Length == 1 && span[0] is ')' or ']' or '}' && closers.Count > 0) closers.Pop();
        }

        if (closers.Count is 0 or > 200) return null;
        var closed = text + string.Concat(closers);
        return ErrorOf(closed) is null ? ParsedScript.Parse(closed) : null;
    }

    private static void Blank(char[] text, int at)
    {
        if (!char.IsLetterOrDigit(text[at]))
        {
            text[at] = ' ';
            return;
        }

        for (var index = at; index < text.Length && (char.IsLetterOrDigit(text[index]) || text[index] is '_' or '$'); index++) text[index] = ' ';
    }

    // Null: it parses. Negative: the error has no position.
    private static int? ErrorOf(string text)
    {
        try
        {
            new Parser(Options).ParseScript(text);
            return null;
        }
        catch (ParseErrorException error)
        {
            return error.Error.IsIndexDefined ? Math.Clamp(error.Error.Index, 0, text.Length) : -1;
        }
        catch (InsufficientExecutionStackException)
        {
            return -1;
        }
    }
}
