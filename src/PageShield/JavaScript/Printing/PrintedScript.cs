namespace PageShield.JavaScript.Printing;

/// <summary>Formatted code, with a mapping back to the original text.</summary>
public sealed class PrintedScript
{
    private readonly int[] _printedStarts;
    private readonly int[] _sourceStarts;
    private readonly int[] _tokenStarts;
    private readonly Lazy<ScriptLines> _lines;

    internal PrintedScript(ParsedScript script, string text, int[] printedStarts, int[] sourceStarts, int[] tokenStarts)
    {
        Script = script;
        Text = text;
        _printedStarts = printedStarts;
        _sourceStarts = sourceStarts;
        _tokenStarts = tokenStarts;
        _lines = new(() => new ScriptLines(Text));
    }

    /// <summary>The script that was printed.</summary>
    public ParsedScript Script { get; }

    /// <summary>The printed text; lines end with LF.</summary>
    public string Text { get; }

    /// <summary>Lines and columns of <see cref="Text"/>.</summary>
    public ScriptLines Lines => _lines.Value;

    /// <summary>Offset in <see cref="Text"/> of each of <see cref="ParsedScript.Tokens"/>.</summary>
    public ReadOnlySpan<int> TokenStarts => _tokenStarts;

    /// <summary>One printed line (from 1) without its line end.</summary>
    public ReadOnlySpan<char> Line(int line)
    {
        var start = Lines.StartOf(line);
        var end = line < Lines.Count ? Lines.StartOf(line + 1) : Text.Length;
        return Text.AsSpan(start, end - start).TrimEnd("\r\n\u2028\u2029");
    }

    /// <summary>Maps an offset in the printed text to the original text; blanks belong to the token before them.</summary>
    public int ToSource(int printedOffset) => Map(printedOffset, _printedStarts, _sourceStarts, Script.Source.Length);

    /// <summary>Maps an offset in the original text to the printed text.</summary>
    public int ToPrinted(int sourceOffset) => Map(sourceOffset, _sourceStarts, _printedStarts, Text.Length);

    /// <summary>The printed line (from 1) of an offset in the original text.</summary>
    public int LineOf(int sourceOffset) => Lines.PlaceOf(ToPrinted(sourceOffset)).Line;

    private static int Map(int offset, int[] from, int[] to, int limit)
    {
        if (from.Length == 0)
            return 0;
        var index = Array.BinarySearch(from, offset);
        if (index < 0)
            index = Math.Max(0, ~index - 1);
        var end = index + 1 < to.Length ? to[index + 1] : limit;
        return Math.Clamp(to[index] + Math.Max(0, offset - from[index]), to[index], Math.Max(to[index], end));
    }
}
