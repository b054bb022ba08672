using System.Text;
using PageShield.JavaScript.Tokens;

namespace PageShield.JavaScript.Printing;

/// <summary>
/// Formats code for reading: one statement per line, blocks indented, long lists wrapped. Works on tokens only, so it also prints code that does
/// not parse, and minified and spaced-out text with the same tokens print alike. Linear time.
/// </summary>
internal sealed partial class JavaScriptPrinter
{
    private const int Width = 100;
    private const int NameWidth = 6;
    private const int MaxIndent = 40;

    private readonly ParsedScript _script;
    private readonly string _source;
    private readonly IReadOnlyList<ScriptToken> _tokens;
    private readonly TokenBrackets _brackets;
    private readonly StringBuilder _text;
    private readonly int[] _printedStarts;
    private readonly int[] _sourceStarts;
    private readonly int[] _tokenStarts;
    private readonly Stack<Level> _levels = new();
    private Level _level = new(BracketKind.StatementBlock, true, 0);
    private int _marks;
    private int _lineStart;
    private int _nameExcess;
    private bool _unaryBefore;
    private bool _atLineStart = true;

    private JavaScriptPrinter(ParsedScript script)
    {
        _script = script;
        _source = script.Text;
        _tokens = script.Tokens;
        _brackets = new TokenBrackets(script);
        _text = new StringBuilder(_source.Length + (_source.Length / 2));
        _printedStarts = new int[_tokens.Count + script.Comments.Count];
        _sourceStarts = new int[_printedStarts.Length];
        // Without comments the marks equal the token starts, so share the array: bundles have millions of tokens.
        _tokenStarts = script.Comments.Count == 0 ? _printedStarts : new int[_tokens.Count];
    }

    /// <summary>Prints a whole script with its comments.</summary>
    public static PrintedScript Print(ParsedScript script)
    {
        ArgumentNullException.ThrowIfNull(script);
        return new JavaScriptPrinter(script).Run();
    }

    private sealed class Level(BracketKind kind, bool broken, int indent)
    {
        public BracketKind Kind { get; } = kind;

        public bool Broken { get; } = broken;

        public int Indent { get; } = indent;

        /// <summary>Question marks still waiting for their colon.</summary>
        public int Questions { get; set; }

        /// <summary>Whether the statement continues from an earlier line.</summary>
        public bool Continued { get; set; }

        public bool HoldsStatements => Kind is BracketKind.StatementBlock or BracketKind.FunctionBlock or BracketKind.ClassBody;
    }

    private PrintedScript Run()
    {
        var comment = 0;
        var comments = _script.Comments;
        for (var i = 0; i < _tokens.Count; i++)
        {
            for (; comment < comments.Count && comments[comment].Start < _tokens[i].Start; comment++)
                Print(comments[comment]);
            Print(i);
        }

        for (; comment < comments.Count; comment++)
            Print(comments[comment]);
        return new PrintedScript(_script, _text.ToString(), _printedStarts, _sourceStarts, _tokenStarts);
    }

    private void Print(ScriptComment comment)
    {
        var text = comment.Text(_source);
        var inline = text.StartsWith("/*") && !text.ContainsAny('\n', '\r');
        if (!_atLineStart && inline)
            _text.Append(' ');
        else if (!_atLineStart)
            BreakLine();
        Indent();
        Mark(comment.Start);
        _text.Append(text);
        // A line break after `return` would change the meaning, so an inline comment adds none.
        var end = comment.End < _source.Length ? _source[comment.End] : '\n';
        if (!inline || _atLineStart && end is '\n' or '\r')
            BreakLine();
        else
            _atLineStart = false;
    }

    private void Print(int index)
    {
        var token = _tokens[index];
        var text = token.Text(_source);
        var closes = token.Kind is ScriptTokenKind.Punctuator && text is ")" or "]" or "}" || token.Kind == ScriptTokenKind.Template
            && text[0] == '}';
        if (closes)
            Close(index);
        else if (_atLineStart)
            Indent();
        else if (NeedsBreakBefore(index, text))
        {
            BreakLine();
            _level.Continued = false;
            Indent();
        }
        else if (LineWidth > Width && CanWrapBefore(token, text))
        {
            Continue();
            Indent();
        }
        else if (NeedsSpaceBefore(index, text))
            _text.Append(' ');

        _tokenStarts[index] = _text.Length;
        Mark(token.Start);
        _text.Append(text);
        if (token.Kind == ScriptTokenKind.Identifier)
            _nameExcess += token.Length - NameWidth;
        _atLineStart = false;
        _unaryBefore = IsUnary(index, text);
        After(index, text);
    }

    private void Close(int index)
    {
        var broken = _level.Broken && _brackets.PartnerOf(index) >= 0;
        if (broken && !_atLineStart)
            BreakLine();
        else if (!broken && !_atLineStart && _level.Kind is BracketKind.Object or BracketKind.FunctionBlock
            && _tokens[index - 1].End - _tokens[index - 1].Start > 0 && !_tokens[index - 1].Is(_source, "{"))
            _text.Append(' ');
        if (_brackets.PartnerOf(index) >= 0 && _levels.TryPop(out var outer))
            _level = outer;
        if (_atLineStart)
            Indent();
    }

    private void After(int index, ReadOnlySpan<char> text)
    {
        if (_brackets.KindOf(index) != BracketKind.None)
        {
            Open(index);
            return;
        }

        var kind = _tokens[index].Kind;
        if (kind != ScriptTokenKind.Punctuator)
            return;
        switch (text)
        {
            case ";" when _level.HoldsStatements && _level.Broken:
                _level.Questions = 0;
                EndStatement();
                break;
            case "," when _level.Kind is BracketKind.Object or BracketKind.Square && _level.Broken:
                _level.Questions = 0;
                EndStatement();
                break;
            case "," when _level.HoldsStatements && _level.Broken:
                _level.Questions = 0;
                Continue();
                break;
            case "," when LineWidth > Width:
                Continue();
                break;
            case "?":
                _level.Questions++;
                break;
            case ":" when _level.Questions > 0:
                _level.Questions--;
                break;
            case ":" when _level.HoldsStatements && _level.Broken:
                EndStatement();
                break;
            case "}":
                AfterBrace(index);
                break;
        }
    }

    private void AfterBrace(int index)
    {
        var open = _brackets.PartnerOf(index);
        if (open < 0 || index + 1 >= _tokens.Count || !_level.HoldsStatements || !_level.Broken)
            return;
        var next = _tokens[index + 1];
        var nextText = next.Text(_source);
        if (_brackets.KindOf(open) is BracketKind.StatementBlock or BracketKind.ClassBody || _level.Kind == BracketKind.ClassBody)
        {
            if (nextText is "else" or "catch" or "finally" or ";" or "," or ")" or "." || nextText is "while" && FollowsDo(open))
                return;
            EndStatement();
        }
        else if (next.AfterLineBreak && next.Kind is not (ScriptTokenKind.Punctuator or ScriptTokenKind.Template)
            && nextText is not ("in" or "instanceof"))
        {
            EndStatement();
        }
    }

    private bool FollowsDo(int open) => open > 0 && _tokens[open - 1].Is(_source, "do");

    private void Open(int index)
    {
        var broken = _brackets.IsBroken(index);
        var indent = _level.Indent + (broken ? 1 : 0) + (_level.Continued && broken ? 1 : 0);
        _levels.Push(_level);
        _level = new Level(_brackets.KindOf(index), broken, broken ? indent : _level.Indent + (_level.Continued ? 1 : 0));
        if (broken)
            BreakLine();
    }

    private void EndStatement()
    {
        BreakLine();
        _level.Continued = false;
    }

    /// <summary>Continues the statement on a new line, indented one level more.</summary>
    private void Continue()
    {
        BreakLine();
        _level.Continued = true;
    }

    /// <summary>Width with every name counted at the same length, so that mangling does not move line breaks.</summary>
    private int LineWidth => _text.Length - _lineStart - _nameExcess;

    private void BreakLine()
    {
        _nameExcess = 0;
        _text.Append('\n');
        _lineStart = _text.Length;
        _atLineStart = true;
    }

    private void Indent()
    {
        if (_text.Length == _lineStart)
            _text.Append(' ', 2 * Math.Min(MaxIndent, _level.Indent + (_level.Continued ? 1 : 0)));
    }

    private void Mark(int source)
    {
        _printedStarts[_marks] = _text.Length;
        _sourceStarts[_marks++] = source;
    }
}
