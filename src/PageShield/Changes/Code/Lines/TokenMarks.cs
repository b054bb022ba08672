using PageShield.Changes.Code.Structure;

namespace PageShield.Changes.Code.Lines;

/// <summary>Marks the changed tokens in two versions of a line.</summary>
internal sealed class TokenMarks(PrintedLines before, PrintedLines after)
{
    private const int MaxRun = 60;
    private const double Alike = 0.4;

    /// <summary>A line's counterpart on the other side (a line from 0, or -1) and the differences from it.</summary>
    public readonly record struct Counterpart(int Line, IReadOnlyList<DiffMark> Marks);

    /// <summary>Pairs similar removed and added lines in order and marks their differences.</summary>
    public (Counterpart[] Removed, Counterpart[] Added) Pair(int[] removed, int[] added)
    {
        var left = new Counterpart[removed.Length];
        var right = new Counterpart[added.Length];
        Array.Fill(left, new Counterpart(-1, []));
        Array.Fill(right, new Counterpart(-1, []));
        if (removed.Length == 0 || added.Length == 0 || removed.Length > MaxRun || added.Length > MaxRun)
            return (left, right);
        var next = 0;
        for (var i = 0; i < removed.Length && next < added.Length; i++)
        {
            var best = -1;
            var bestScore = Alike;
            for (var j = next; j < added.Length; j++)
            {
                var score = Likeness(removed[i], added[j]);
                if (score <= bestScore)
                    continue;
                (best, bestScore) = (j, score);
            }

            if (best < 0)
                continue;
            var (oldMarks, newMarks) = Marks(removed[i], added[best]);
            left[i] = new Counterpart(added[best], oldMarks);
            right[best] = new Counterpart(removed[i], newMarks);
            next = best + 1;
        }

        return (left, right);
    }

    private double Likeness(int oldLine, int newLine)
    {
        var a = Keys(before, oldLine);
        var b = Keys(after, newLine);
        if (a.Length == 0 || b.Length == 0 || a.Length > 400 || b.Length > 400)
            return 0;
        Array.Sort(a);
        Array.Sort(b);
        return (double)CodeShape.Common(a, b) / Math.Max(a.Length, b.Length);
    }

    private (IReadOnlyList<DiffMark> Old, IReadOnlyList<DiffMark> New) Marks(int oldLine, int newLine)
    {
        var matches = LineAlignment.Align(Keys(before, oldLine), Keys(after, newLine));
        var (oldFirst, _) = before.TokensOf(oldLine);
        var (newFirst, newEnd) = after.TokensOf(newLine);
        var matched = new bool[newEnd - newFirst];
        foreach (var match in matches)
        {
            if (match >= 0)
                matched[match] = true;
        }

        return (Runs(before, oldLine, oldFirst, [.. matches.Select(match => match < 0)]),
            Runs(after, newLine, newFirst, [.. matched.Select(match => !match)]));
    }

    private static List<DiffMark> Runs(PrintedLines lines, int line, int first, bool[] changed)
    {
        var marks = new List<DiffMark>();
        var lineStart = lines.Printed.Lines.StartOf(line + 1);
        var length = lines.Printed.Line(line + 1).Length;
        for (var i = 0; i < changed.Length; i++)
        {
            if (!changed[i])
                continue;
            var start = lines.Printed.TokenStarts[first + i] - lineStart;
            while (i + 1 < changed.Length && changed[i + 1])
                i++;
            var end = Math.Min(length, lines.Printed.TokenStarts[first + i] - lineStart + lines.Printed.Script.Tokens[first + i].Length);
            if (end > start)
                marks.Add(new DiffMark(start, end - start));
        }

        return marks;
    }

    private static ulong[] Keys(PrintedLines lines, int line)
    {
        var (start, end) = lines.TokensOf(line);
        var keys = new ulong[end - start];
        for (var i = 0; i < keys.Length; i++)
            keys[i] = lines.KeyOfToken(start + i);
        return keys;
    }
}
