using System.Buffers;

namespace PageShield.JavaScript.Tokens;

/// <summary>
/// A tolerant scanner. Splits any text into tokens in linear time without recursion, and never fails. If a parser has already found the regular
/// expressions, their offsets settle the one question that tokens alone cannot answer.
/// </summary>
internal ref partial struct TokenScanner
{
    // A slash that does not start a regular expression is retried at each later slash on its line. More than a few retries would be quadratic.
    private const int MaxFailedRegExps = 8;

    private static readonly SearchValues<char> TemplateStops = SearchValues.Create('`', '\\', '$');
    private static readonly SearchValues<char> SingleStops = SearchValues.Create('\'', '\\', '\n', '\r');
    private static readonly SearchValues<char> DoubleStops = SearchValues.Create('"', '\\', '\n', '\r');
    private static readonly SearchValues<char> LineBreaks = SearchValues.Create('\n', '\r', '\u2028', '\u2029');
    private static readonly string[] Punctuators =
    [
        ">>>=", "...", "===", "!==", "**=", "<<=", ">>=", ">>>", "&&=", "||=", "??=",
        "=>", "==", "!=", "<=", ">=", "&&", "||", "??", "?.", "++", "--", "+=", "-=", "*=", "/=", "%=", "&=", "|=", "^=", "<<", ">>", "**",
    ];

    // Properties of each ASCII character: part of names, a punctuator alone, or the second character of a longer one.
    private static readonly CharacterClass[] Classes = ClassesOf();

    private readonly string _source;
    private readonly HashSet<int>? _regExpStarts;
    private readonly List<ScriptToken> _tokens;
    private readonly List<ScriptComment> _comments = [];
    private readonly Stack<Bracket> _brackets = new();
    private int _position;
    private bool _afterLineBreak = true;
    private bool _regExpAllowed = true;
    private int _failedRegExps;
    private int _failedUntil = -1;

    private TokenScanner(string source, HashSet<int>? regExpStarts, int most)
    {
        _source = source;
        _regExpStarts = regExpStarts;
        _tokens = new List<ScriptToken>(Math.Min(most, (int)(source.Length * 0.6) + 8));
    }

    private enum Bracket : byte
    {
        Plain,
        ControlHead,
        Block,
        Value,
        Template,
    }

    [Flags]
    private enum CharacterClass : byte
    {
        None = 0,
        NamePart = 1,
        Punctuator = 2,
        PunctuatorSecond = 4,
    }

    /// <summary>Scans a whole text. Comments are returned separately.</summary>
    /// <param name="source">The text.</param>
    /// <param name="regExpStarts">Offsets of all regular expressions if a parser found them; otherwise null, and they are guessed from the
    /// preceding tokens.</param>
    /// <param name="most">The number of tokens after which scanning stops.</param>
    public static (List<ScriptToken> Tokens, List<ScriptComment> Comments) Scan(string source, HashSet<int>? regExpStarts, int most = int.MaxValue)
    {
        var scanner = new TokenScanner(source, regExpStarts, most);
        while (scanner._tokens.Count < most && scanner.SkipBlanks())
            scanner.ScanToken();
        return (scanner._tokens, scanner._comments);
    }

    private bool SkipBlanks()
    {
        while (_position < _source.Length)
        {
            var c = _source[_position];
            if (c is '\n' or '\r' or '\u2028' or '\u2029')
                _afterLineBreak = true;
            else if (c == '/' && Peek(1) == '/' || c == '#' && _position == 0 && Peek(1) == '!')
                SkipLineComment();
            else if (c == '<' && string.CompareOrdinal(_source, _position, "<!--", 0, 4) == 0)
                SkipLineComment();
            else if (c == '-' && _afterLineBreak && string.CompareOrdinal(_source, _position, "-->", 0, 3) == 0)
                SkipLineComment();
            else if (c == '/' && Peek(1) == '*')
                SkipBlockComment();
            else if (!char.IsWhiteSpace(c) && c != '\uFEFF')
                return true;

            _position++;
        }

        return false;
    }

    private void SkipLineComment()
    {
        var length = _source.AsSpan(_position).IndexOfAny(LineBreaks);
        var end = length < 0 ? _source.Length : _position + length;
        _comments.Add(new ScriptComment(_position, end));
        _position = end - 1;
    }

    private void SkipBlockComment()
    {
        var close = _source.IndexOf("*/", _position + 2, StringComparison.Ordinal);
        var end = close < 0 ? _source.Length : close + 2;
        _comments.Add(new ScriptComment(_position, end));
        _afterLineBreak |= _source.AsSpan(_position, end - _position).ContainsAny(LineBreaks);
        _position = end - 1;
    }

    private void ScanToken()
    {
        var start = _position;
        var c = _source[start];
        if (IsIdentifierStart(c) || c == '#' && IsIdentifierStart(Peek(1)))
            ScanWord(start);
        else if (char.IsAsciiDigit(c) || c == '.' && char.IsAsciiDigit(Peek(1)))
            ScanNumber(start);
        else if (c is '"' or '\'')
            ScanString(start, c);
        else if (c == '`')
            ScanTemplate(start);
        else if (c == '}' && _brackets.TryPeek(out var open) && open == Bracket.Template)
        {
            _brackets.Pop();
            ScanTemplate(start);
        }
        else if (c == '/' && IsRegExpHere(start) && TryScanRegExp(start))
            return;
        else
            ScanPunctuator(start, c);
    }

    private void ScanWord(int start)
    {
        var escaped = false;
        _position++;
        while (_position < _source.Length && (IsIdentifierPart(_source[_position]) || _source[_position] == '\\'))
        {
            if (_source[_position] == '\\')
            {
                escaped = true;
                if (Peek(1) == 'u' && Peek(2) == '{')
                {
                    var close = _source.AsSpan(_position, Math.Min(12, _source.Length - _position)).IndexOf('}');
                    _position += Math.Max(0, close);
                }
            }

            _position++;
        }

        var word = _source.AsSpan(start, _position - start);
        var keyword = !escaped && !FollowsDot() && Keywords.IsReserved(word);
        Add(keyword ? ScriptTokenKind.Keyword : ScriptTokenKind.Identifier, start);
        _regExpAllowed = keyword && !Keywords.IsValue(word);
    }

    private void ScanPunctuator(int start, char c)
    {
        var length = 1;
        // Most are a single character, which the next character shows.
        foreach (var candidate in IsOf(Peek(1), CharacterClass.PunctuatorSecond) ? Punctuators : [])
        {
            if (candidate[0] != c || string.CompareOrdinal(_source, start, candidate, 0, candidate.Length) != 0)
                continue;
            if (candidate == "?." && char.IsAsciiDigit(Peek(2)))
                continue;
            length = candidate.Length;
            break;
        }

        var opensBlock = c == '{' && OpensBlock();
        var opensControl = c == '(' && FollowsControlKeyword();
        _position = start + length;
        var known = length > 1 || IsOf(c, CharacterClass.Punctuator);
        Add(known ? ScriptTokenKind.Punctuator : ScriptTokenKind.Unknown, start);
        switch (c)
        {
            case '(':
                _brackets.Push(opensControl ? Bracket.ControlHead : Bracket.Plain);
                _regExpAllowed = true;
                break;
            case '[':
                _brackets.Push(Bracket.Plain);
                _regExpAllowed = true;
                break;
            case '{':
                _brackets.Push(opensBlock ? Bracket.Block : Bracket.Value);
                _regExpAllowed = true;
                break;
            case ')' or ']' or '}':
                var closed = _brackets.TryPop(out var open) ? open : Bracket.Block;
                _regExpAllowed = c == ')' ? closed == Bracket.ControlHead : c == '}' && closed == Bracket.Block;
                break;
            default:
                // After ++ and -- it depends on the token before them: in `a++ / b` the slash divides.
                _regExpAllowed |= length != 2 || c is not ('+' or '-') || _source[start + 1] != c;
                break;
        }
    }

    private readonly bool OpensBlock()
    {
        if (_tokens.Count == 0)
            return true;
        var previous = _tokens[^1];
        return previous.Kind switch
        {
            ScriptTokenKind.Punctuator => _source[previous.End - 1] is ')' or ';' or '{' or '}' || previous.Is(_source, "=>"),
            ScriptTokenKind.Keyword => previous.Text(_source) is "else" or "do" or "try" or "finally",
            ScriptTokenKind.Identifier => true,
            _ => false,
        };
    }

    private readonly bool FollowsControlKeyword() =>
        _tokens.Count > 0 && _tokens[^1].Kind == ScriptTokenKind.Keyword && _tokens[^1].Text(_source) is "if" or "while" or "for" or "with";

    private readonly bool FollowsDot()
    {
        if (_tokens.Count == 0)
            return false;
        var previous = _tokens[^1];
        return previous.Kind == ScriptTokenKind.Punctuator && (previous.Is(_source, ".") || previous.Is(_source, "?."));
    }

    private void Add(ScriptTokenKind kind, int start)
    {
        _tokens.Add(new ScriptToken(kind, start, _position, _afterLineBreak));
        _afterLineBreak = false;
    }

    private readonly char Peek(int distance) => _position + distance < _source.Length ? _source[_position + distance] : '\0';

    private static bool IsOf(char c, CharacterClass wanted) => c < Classes.Length && (Classes[c] & wanted) != 0;

    private static CharacterClass[] ClassesOf()
    {
        var classes = new CharacterClass[128];
        for (var c = '\0'; c < classes.Length; c++)
        {
            if (char.IsAsciiLetterOrDigit(c) || c is '$' or '_') classes[c] |= CharacterClass.NamePart;
        }

        foreach (var c in "{}()[];,<>=+-*/%&|^!~?:.@") classes[c] |= CharacterClass.Punctuator;
        foreach (var c in "=><&|+-*?.") classes[c] |= CharacterClass.PunctuatorSecond;
        return classes;
    }

    private static bool IsIdentifierStart(char c) =>
        char.IsAsciiLetter(c) || c is '$' or '_' or '\\' || c >= 0x80 && (char.IsLetter(c) || char.IsSurrogate(c));

    private static bool IsIdentifierPart(char c) =>
        IsOf(c, CharacterClass.NamePart) || c >= 0x80
            && (char.IsLetterOrDigit(c) || char.IsSurrogate(c) || c is '\u200C' or '\u200D'
            || char.GetUnicodeCategory(c) is System.Globalization.UnicodeCategory.NonSpacingMark);
}
