using System.Collections;
using PageShield.JavaScript;
using PageShield.JavaScript.Printing;
using PageShield.JavaScript.Similarity;
using PageShield.JavaScript.Tokens;

namespace PageShield.Changes.Code.Lines;

/// <summary>
/// The lines of a printed script with a key for each. Lines that differ only in local names, quotes and comments have the same key, so a
/// bundle with new minified names does not look new.
/// </summary>
internal sealed class PrintedLines
{
    private const ulong Local = 5;

    private readonly BitArray _locals;
    private readonly int[] _firstToken;

    private PrintedLines(PrintedScript printed, ulong[] keys, BitArray locals, int[] firstToken)
    {
        Printed = printed;
        Keys = keys;
        _locals = locals;
        _firstToken = firstToken;
    }

    public PrintedScript Printed { get; }

    /// <summary>A key per line; index 0 is line 1.</summary>
    public ulong[] Keys { get; }

    /// <summary>Range of the tokens that start on a line (from 0).</summary>
    public (int Start, int End) TokensOf(int line) => (_firstToken[line], _firstToken[line + 1]);

    public ulong KeyOfToken(int token) => KeyOf(Printed.Script.Tokens[token], Printed.Script.Text, _locals);

    public static PrintedLines Of(PrintedScript printed)
    {
        var script = printed.Script;
        var locals = LocalStarts(script);
        // There is no line after the last line feed.
        var count = printed.Text.Length == 0 ? 0 : printed.Lines.Count - (printed.Text[^1] == '\n' ? 1 : 0);
        var keys = new ulong[count];
        var first = new int[count + 1];
        var line = 0;
        for (var i = 0; i < script.Tokens.Count; i++)
        {
            while (line + 1 < count && printed.Lines.StartOf(line + 2) <= printed.TokenStarts[i])
                first[++line] = i;

            // Minifiers omit a block's last semicolon.
            var token = script.Tokens[i];
            if (!token.Is(script.Text, ";"))
                keys[line] = TextHash.Combine(keys[line], KeyOf(token, script.Text, locals));
        }

        while (line < count)
            first[++line] = script.Tokens.Count;
        for (var i = 0; i < count; i++)
        {
            if (keys[i] == 0)
                keys[i] = TextHash.Of(printed.Line(i + 1).Trim());
        }

        return new PrintedLines(printed, keys, locals, first);
    }

    private static ulong KeyOf(ScriptToken token, string text, BitArray locals) => token.Kind switch
    {
        ScriptTokenKind.Identifier when locals[token.Start] => Local,
        ScriptTokenKind.String => TextHash.Of(token.Text(text).Trim("'\"")),
        _ => TextHash.Of(token.Text(text)),
    };

    /// <summary>The offsets at which local names start.</summary>
    private static BitArray LocalStarts(ParsedScript script)
    {
        var starts = new BitArray(script.Text.Length);
        if (script.Tree is not { } tree || script.Bindings is not { } bindings)
            return starts;
        for (var i = 0; i < tree.Count; i++)
        {
            if (bindings.IndexOf(i) >= 0)
                starts[tree[i].Start] = true;
        }

        return starts;
    }
}
