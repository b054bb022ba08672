namespace PageShield.Changes.Code.Lines;

/// <summary>Turns aligned lines into hunks. Moved functions are compared with their old position, not shown as removed and added.</summary>
internal sealed class HunkBuilder
{
    private const int Context = 3;
    private const int MaxLines = 20_000;
    private const int MaxText = 1_000;

    private readonly PrintedLines _old;
    private readonly PrintedLines _new;
    private readonly int[] _newOf;
    private readonly bool[] _oldMoved;
    private readonly bool[] _newMoved;
    private readonly List<DiffHunk> _hunks = [];
    private int _lines;

    private HunkBuilder(PrintedLines before, PrintedLines after)
    {
        _old = before;
        _new = after;
        _newOf = new int[before.Keys.Length];
        Array.Fill(_newOf, -1);
        _oldMoved = new bool[before.Keys.Length];
        _newMoved = new bool[after.Keys.Length];
    }

    private readonly record struct Row(int Old, int New);

    /// <summary>The hunks in order of the new lines, and whether some were dropped.</summary>
    /// <param name="before">The old lines.</param>
    /// <param name="after">The new lines.</param>
    /// <param name="moved">Source ranges of matched functions, outermost first.</param>
    public static (List<DiffHunk> Hunks, bool Cut) Build(
        PrintedLines before, PrintedLines after, IEnumerable<((int Start, int End) Old, (int Start, int End) New)> moved)
    {
        var builder = new HunkBuilder(before, after);
        foreach (var (oldRange, newRange) in OutOfOrder(moved.OrderBy(pair => pair.Old.Start).ToList()))
            builder.Move(oldRange, newRange);
        builder.AlignRest();
        builder.Emit(builder.MainRows());
        builder._hunks.Sort((left, right) => left.NewStart != right.NewStart ? left.NewStart.CompareTo(right.NewStart)
            : left.OldStart.CompareTo(right.OldStart));
        return (builder._hunks, builder._lines >= MaxLines);
    }

    /// <summary>The functions that must move to bring the others into their old order.</summary>
    private static IEnumerable<((int Start, int End) Old, (int Start, int End) New)> OutOfOrder(
        List<((int Start, int End) Old, (int Start, int End) New)> pairs)
    {
        var inOrder = LineAlignment.LongestIncreasing([.. pairs.Select((pair, index) => (index, pair.New.Start))]).Select(run => run.Old).ToHashSet();
        return pairs.Where((_, index) => !inOrder.Contains(index));
    }

    private void Move((int Start, int End) oldRange, (int Start, int End) newRange)
    {
        if (OwnLines(_old, oldRange) is not var (oldStart, oldEnd) || OwnLines(_new, newRange) is not var (newStart, newEnd)
            || _oldMoved.AsSpan(oldStart, oldEnd - oldStart).Contains(true) || _newMoved.AsSpan(newStart, newEnd - newStart).Contains(true))
            return;
        var matches = LineAlignment.Align(_old.Keys.AsSpan(oldStart, oldEnd - oldStart), _new.Keys.AsSpan(newStart, newEnd - newStart));
        _oldMoved.AsSpan(oldStart, oldEnd - oldStart).Fill(true);
        _newMoved.AsSpan(newStart, newEnd - newStart).Fill(true);
        var rows = new List<Row>();
        var next = newStart;
        for (var line = oldStart; line < oldEnd; line++)
        {
            var match = matches[line - oldStart];
            if (match >= 0)
            {
                for (; next < newStart + match; next++)
                    rows.Add(new Row(-1, next));
                next++;
            }

            rows.Add(new Row(line, match < 0 ? -1 : newStart + match));
        }

        for (; next < newEnd; next++)
            rows.Add(new Row(-1, next));
        Emit(rows);
    }

    /// <summary>The printed lines of a source range (from 0, end exclusive); null if they contain anything else.</summary>
    private static (int Start, int End)? OwnLines(PrintedLines lines, (int Start, int End) range)
    {
        var printed = lines.Printed;
        var (start, end) = (printed.ToPrinted(range.Start), printed.ToPrinted(range.End - 1) + 1);
        var (first, _) = printed.Lines.PlaceOf(start);
        var (last, column) = printed.Lines.PlaceOf(end - 1);
        var head = printed.Text.AsSpan(printed.Lines.StartOf(first), start - printed.Lines.StartOf(first)).Trim();
        var tail = printed.Line(last);
        tail = column <= tail.Length ? tail[column..].Trim() : [];
        return head is "" or "var" or "let" or "const" or "export" or "export default" && tail is "" or ";" or "," or ")" or ");"
            ? (first - 1, last)
            : null;
    }

    private void AlignRest()
    {
        var before = Enumerable.Range(0, _oldMoved.Length).Where(line => !_oldMoved[line]).ToArray();
        var after = Enumerable.Range(0, _newMoved.Length).Where(line => !_newMoved[line]).ToArray();
        var matches = LineAlignment.Align([.. before.Select(line => _old.Keys[line])], [.. after.Select(line => _new.Keys[line])]);
        for (var i = 0; i < matches.Length; i++)
        {
            if (matches[i] >= 0)
                _newOf[before[i]] = after[matches[i]];
        }
    }

    private List<Row> MainRows()
    {
        var rows = new List<Row>();
        var next = 0;
        for (var line = 0; line < _newOf.Length; line++)
        {
            if (_oldMoved[line])
                continue;
            if (_newOf[line] >= 0)
            {
                AddNew(_newOf[line]);
                next++;
            }

            rows.Add(new Row(line, _newOf[line]));
        }

        AddNew(_new.Keys.Length);
        return rows;

        void AddNew(int end)
        {
            for (; next < end; next++)
            {
                if (!_newMoved[next])
                    rows.Add(new Row(-1, next));
            }
        }
    }

    private void Emit(List<Row> rows)
    {
        var row = 0;
        while (row < rows.Count)
        {
            if (rows[row] is { Old: >= 0, New: >= 0 })
            {
                row++;
                continue;
            }

            var start = Math.Max(0, row - Context);
            var end = row;
            for (var same = 0; end < rows.Count && same <= Context * 2; end++)
                same = rows[end] is { Old: >= 0, New: >= 0 } ? same + 1 : 0;
            var last = end - 1;
            while (rows[last] is { Old: >= 0, New: >= 0 })
                last--;
            end = Math.Min(rows.Count, last + 1 + Context);
            if (_lines < MaxLines)
                Add(rows.GetRange(start, Math.Min(end - start, MaxLines - _lines)), rows, start);
            row = end;
        }
    }

    private void Add(List<Row> rows, List<Row> all, int start)
    {
        _lines += rows.Count;
        var lines = new List<DiffLine>(rows.Count);
        for (var i = 0; i < rows.Count;)
        {
            if (rows[i] is { Old: >= 0, New: >= 0 })
            {
                lines.Add(Line(DiffLineKind.Same, rows[i], new TokenMarks.Counterpart(-1, [])));
                i++;
                continue;
            }

            var end = i;
            while (end < rows.Count && rows[end] is not { Old: >= 0, New: >= 0 })
                end++;
            AddRun(rows.GetRange(i, end - i), lines);
            i = end;
        }

        var oldStart = First(rows, all, start, row => row.Old);
        var newStart = First(rows, all, start, row => row.New);
        _hunks.Add(new DiffHunk(oldStart + 1, newStart + 1, lines));
    }

    /// <summary>A hunk's first line on a side. On a side without lines, the position after the last line before it.</summary>
    private static int First(List<Row> rows, List<Row> all, int start, Func<Row, int> side)
    {
        foreach (var row in rows)
        {
            if (side(row) >= 0)
                return side(row);
        }

        for (var i = start - 1; i >= 0; i--)
        {
            if (side(all[i]) >= 0)
                return side(all[i]) + 1;
        }

        return 0;
    }

    private void AddRun(List<Row> run, List<DiffLine> lines)
    {
        var removed = run.Where(row => row.New < 0).ToList();
        var added = run.Where(row => row.Old < 0).ToList();
        var marks = new TokenMarks(_old, _new);
        var counterparts = marks.Pair([.. removed.Select(row => row.Old)], [.. added.Select(row => row.New)]);
        for (var i = 0; i < removed.Count; i++)
            lines.Add(Line(DiffLineKind.Removed, removed[i], counterparts.Removed[i]));
        for (var i = 0; i < added.Count; i++)
            lines.Add(Line(DiffLineKind.Added, added[i], counterparts.Added[i]));
    }

    private DiffLine Line(DiffLineKind kind, Row row, TokenMarks.Counterpart counterpart)
    {
        var marks = counterpart.Marks;
        var side = row.New >= 0 ? _new : _old;
        var number = row.New >= 0 ? row.New : row.Old;
        var text = side.Printed.Line(number + 1);
        var source = side.Printed.ToSource(side.Printed.Lines.StartOf(number + 1) + (text.Length - text.TrimStart().Length));
        var cut = text.Length > MaxText;
        return new DiffLine(
            kind,
            cut ? string.Concat(text[..MaxText], "…") : text.ToString(),
            row.Old >= 0 ? row.Old + 1 : null,
            row.New >= 0 ? row.New + 1 : null,
            source,
            cut ? [.. marks.Where(mark => mark.Start + mark.Length <= MaxText)] : marks)
        {
            CounterpartLine = counterpart.Line < 0 ? null : counterpart.Line + 1,
        };
    }
}
