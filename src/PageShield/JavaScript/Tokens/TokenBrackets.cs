namespace PageShield.JavaScript.Tokens;

/// <summary>For each opening bracket among the tokens: its partner, its kind, and whether its content fits on one line.</summary>
internal sealed class TokenBrackets
{
    private const int ShortLength = 60;
    private const int LongArray = 80;

    private readonly ParsedScript _script;
    private readonly IReadOnlyList<ScriptToken> _tokens;
    private readonly int[] _partner;
    private readonly BracketKind[] _kind;
    private readonly bool[] _broken;

    public TokenBrackets(ParsedScript script)
    {
        _script = script;
        _tokens = script.Tokens;
        _partner = new int[_tokens.Count];
        _kind = new BracketKind[_tokens.Count];
        _broken = new bool[_tokens.Count];
        Array.Fill(_partner, -1);
        Match();
    }

    /// <summary>Index of the matching bracket, or -1.</summary>
    public int PartnerOf(int token) => _partner[token];

    /// <summary>The kind of an opening bracket.</summary>
    public BracketKind KindOf(int token) => _kind[token];

    /// <summary>Whether the content goes on its own lines.</summary>
    public bool IsBroken(int token) => _broken[token];

    private void Match()
    {
        var open = new Stack<(int Token, int Length, bool Braces, bool Semicolons)>();
        var length = 0;
        var braces = 0;
        var semicolons = 0;
        for (var i = 0; i < _tokens.Count; i++)
        {
            var token = _tokens[i];
            length += token.Length;
            var (opens, closes) = Direction(token);
            if (closes && open.TryPop(out var start))
            {
                _partner[start.Token] = i;
                _partner[i] = start.Token;
                Decide(start.Token, i, length - start.Length, braces > 0, semicolons > 0);
                braces += start.Braces ? 1 : 0;
                semicolons += start.Semicolons ? 1 : 0;
            }

            if (opens)
            {
                open.Push((i, length, braces > 0, semicolons > 0));
                _kind[i] = Classify(i);
                (braces, semicolons) = (0, 0);
            }
            else if (token.Is(_script.Text, ";"))
            {
                semicolons++;
            }

            if (closes && token.Kind == ScriptTokenKind.Punctuator && _script.Text[token.Start] == '}' && _partner[i] >= 0 && _broken[_partner[i]])
                braces++;
        }

        // Brackets that are never closed are formatted as if long.
        foreach (var (token, _, _, _) in open)
            _broken[token] = _kind[token] is BracketKind.Object or BracketKind.StatementBlock or BracketKind.FunctionBlock or BracketKind.ClassBody;
    }

    private void Decide(int start, int end, int length, bool braces, bool semicolons) => _broken[start] = end > start + 1 && _kind[start] switch
    {
        BracketKind.StatementBlock or BracketKind.ClassBody => true,
        BracketKind.FunctionBlock => semicolons || braces || length > ShortLength,
        BracketKind.Object => semicolons || braces || length > ShortLength,
        BracketKind.Square => braces && length > LongArray,
        _ => false,
    };

    private (bool Opens, bool Closes) Direction(ScriptToken token)
    {
        var first = _script.Text[token.Start];
        if (token.Kind == ScriptTokenKind.Template)
            return (token.Length > 1 && _script.Text[token.End - 1] == '{' && _script.Text[token.End - 2] == '$', first == '}');
        if (token.Kind != ScriptTokenKind.Punctuator || token.Length != 1)
            return (false, false);
        return (first is '(' or '[' or '{', first is ')' or ']' or '}');
    }

    private BracketKind Classify(int index)
    {
        var token = _tokens[index];
        if (token.Kind == ScriptTokenKind.Template)
            return BracketKind.Template;
        switch (_script.Text[token.Start])
        {
            case '(':
                return index > 0 && (Is(index - 1, "for") || Is(index - 1, "await") && index > 1 && Is(index - 2, "for"))
                    ? BracketKind.ForHead
                    : BracketKind.Group;
            case '[':
                return BracketKind.Square;
            default:
                return ClassifyBrace(index);
        }
    }

    private BracketKind ClassifyBrace(int index)
    {
        if (index == 0)
            return BracketKind.StatementBlock;
        var previous = _tokens[index - 1];
        if (previous.Kind == ScriptTokenKind.Punctuator)
        {
            if (Is(index - 1, "=>"))
                return BracketKind.FunctionBlock;
            if (Is(index - 1, ")"))
                return AfterParenthesis(index - 1);
            if (Is(index - 1, ";") || Is(index - 1, "{") || Is(index - 1, "}"))
                return InsideObject(index) ? BracketKind.Object : BracketKind.StatementBlock;
            return Is(index - 1, ":") && IsCaseColon(index - 1) ? BracketKind.StatementBlock : BracketKind.Object;
        }

        var word = previous.Text(_script.Text);
        if (word is "else" or "do" or "try" or "finally" or "catch" or "static")
            return BracketKind.StatementBlock;
        for (var back = index - 1; back >= Math.Max(0, index - 12); back--)
        {
            if (Is(back, "class"))
                return BracketKind.ClassBody;
            if (Is(back, ";") || Is(back, "{") || Is(back, "}") || Is(back, ","))
                break;
        }

        return BracketKind.Object;
    }

    private BracketKind AfterParenthesis(int close)
    {
        var open = _partner[close];
        if (open <= 0)
            return BracketKind.StatementBlock;
        var before = _tokens[open - 1].Text(_script.Text);
        if (before is "if" or "for" or "while" or "switch" or "with" or "catch" or "await")
            return BracketKind.StatementBlock;
        for (var back = open - 1; back >= Math.Max(0, open - 3); back--)
        {
            if (!Is(back, "function"))
                continue;
            if (back > 0 && Is(back - 1, "async"))
                back--;
            return back == 0 || Is(back - 1, ";") || Is(back - 1, "}") || Is(back - 1, "{") || Is(back - 1, ")") || Is(back - 1, "export")
                || Is(back - 1, "default")
                ? BracketKind.StatementBlock : BracketKind.FunctionBlock;
        }

        return BracketKind.FunctionBlock;
    }

    private bool InsideObject(int index) => Is(index - 1, "{") && _kind[index - 1] == BracketKind.Object;

    private bool IsCaseColon(int colon)
    {
        for (var back = colon - 1; back >= Math.Max(0, colon - 6); back--)
        {
            if (Is(back, "case") || Is(back, "default"))
                return true;
        }

        return false;
    }

    private bool Is(int index, string text) => _tokens[index].Is(_script.Text, text);
}
