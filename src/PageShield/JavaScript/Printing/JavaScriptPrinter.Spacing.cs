using PageShield.JavaScript.Tokens;

namespace PageShield.JavaScript.Printing;

/// <content>Decides where lines break and where blanks go.</content>
internal sealed partial class JavaScriptPrinter
{
    /// <summary>Whether a line break in the source ends a statement without a semicolon.</summary>
    private bool NeedsBreakBefore(int index, ReadOnlySpan<char> text)
    {
        var token = _tokens[index];
        if (!token.AfterLineBreak || !_level.HoldsStatements || index == 0)
            return false;
        var previous = _tokens[index - 1];
        var valueBefore = previous.Kind switch
        {
            ScriptTokenKind.Punctuator => previous.Text(_source) is ")" or "]" or "}" or "++" or "--",
            ScriptTokenKind.Keyword =>
                previous.Text(_source) is "this" or "null" or "true" or "false" or "super" or "return" or "break" or "continue" or "debugger",
            _ => true,
        };
        var valueHere = token.Kind is not (ScriptTokenKind.Punctuator or ScriptTokenKind.Template)
            && text is not ("in" or "instanceof" or "of" or "else" or "catch" or "finally")
            && !(text is "while" && previous.Is(_source, "}") && FollowsDo(_brackets.PartnerOf(index - 1)))
            || text is "++" or "--";
        return valueBefore && valueHere && !IsControlHead(index - 1);
    }

    private bool IsControlHead(int close)
    {
        var open = _brackets.PartnerOf(close);
        return open > 0 && _tokens[close].Is(_source, ")") && _tokens[open - 1].Kind == ScriptTokenKind.Keyword;
    }

    private static bool CanWrapBefore(ScriptToken token, ReadOnlySpan<char> text) =>
        token.Kind == ScriptTokenKind.Punctuator && text is "&&" or "||" or "??" or "?" or ":" or "+" or "." or "|";

    private bool NeedsSpaceBefore(int index, ReadOnlySpan<char> text)
    {
        if (index == 0)
            return false;
        var token = _tokens[index];
        var previous = _tokens[index - 1];
        var before = previous.Text(_source);
        if (previous.Kind == ScriptTokenKind.Template && before[^1] == '{' && before.Length > 1)
            return false;
        if (_unaryBefore)
            return token.Kind == ScriptTokenKind.Punctuator && before[^1] == text[0];
        if (previous.Kind == ScriptTokenKind.Punctuator && before is "(" or "[" or "." or "?." or "..." or "@" or "#")
            return false;
        if (before is "{")
            return text is not "}";
        if (token.Kind == ScriptTokenKind.Template)
            return previous.Kind is ScriptTokenKind.Keyword or ScriptTokenKind.Punctuator && before is not (")" or "]" or "}");
        if (token.Kind != ScriptTokenKind.Punctuator)
            return true;
        switch (text)
        {
            case "," or ";" or "." or "?.":
                return false;
            case ":":
                return _level.Questions > 0;
            case "(":
                return previous.Kind is ScriptTokenKind.Keyword ? before is not ("super" or "this" or "import" or "function")
                    : previous.Kind == ScriptTokenKind.Punctuator && before is not (")" or "]" or "}");
            case "[":
                return previous.Kind is ScriptTokenKind.Keyword ? before is not ("super" or "this") : previous.Kind == ScriptTokenKind.Punctuator
                    && before is not (")" or "]" or "}" or "?.");
            case "++" or "--":
                return IsUnary(index, text);
            default:
                return true;
        }
    }

    /// <summary>Whether an operator belongs to the operand after it.</summary>
    private bool IsUnary(int index, ReadOnlySpan<char> text)
    {
        if (_tokens[index].Kind != ScriptTokenKind.Punctuator)
            return false;
        if (text is "!" or "~")
            return true;
        if (text is not ("+" or "-" or "++" or "--"))
            return false;
        if (index == 0)
            return true;
        var previous = _tokens[index - 1];
        var before = previous.Text(_source);
        return previous.Kind switch
        {
            ScriptTokenKind.Punctuator => before is not (")" or "]" or "}" or "++" or "--"),
            ScriptTokenKind.Keyword => !Keywords.IsValue(before),
            ScriptTokenKind.Template => before[^1] == '{',
            _ => text.Length == 2 && _tokens[index].AfterLineBreak,
        };
    }
}
