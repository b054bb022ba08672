namespace PageShield.JavaScript;

/// <summary>Converts UTF-16 offsets of a text to lines and columns, both counted from 1.</summary>
public sealed class ScriptLines
{
    private readonly int[] _starts;

    /// <summary>Indexes the line breaks of ECMAScript: LF, CR, CRLF, U+2028 and U+2029.</summary>
    public ScriptLines(string text)
    {
        var starts = new List<int> { 0 };
        for (var i = 0; i < text.Length; i++)
        {
            var c = text[i];
            if (c is '\n' or '\u2028' or '\u2029' || (c == '\r' && (i + 1 >= text.Length || text[i + 1] != '\n')))
                starts.Add(i + 1);
        }

        _starts = [.. starts];
    }

    /// <summary>The number of lines; at least 1.</summary>
    public int Count => _starts.Length;

    /// <summary>The offset at which a line (counted from 1) begins.</summary>
    public int StartOf(int line) => _starts[line - 1];

    /// <summary>The line and column of an offset. Negative offsets count as 0.</summary>
    public (int Line, int Column) PlaceOf(int offset)
    {
        var index = Array.BinarySearch(_starts, Math.Max(0, offset));
        if (index < 0)
            index = ~index - 1;
        return (index + 1, Math.Max(0, offset) - _starts[index] + 1);
    }
}
