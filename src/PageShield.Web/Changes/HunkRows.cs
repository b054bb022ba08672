using PageShield.Changes.Code;
using PageShield.Changes.Code.Lines;
using PageShield.Web.Layout;
using PageShield.Web.Layout.Code;
using PageShield.Web.Layout.Text;

namespace PageShield.Web.Changes;

/// <summary>Renders the hunks of a comparison side by side. Equal lines between hunks are folded.</summary>
internal static class HunkRows
{
    public static IReadOnlyList<DiffRow> Of(ScriptComparison comparison)
    {
        var rows = new List<DiffRow>();
        var shown = 0;
        foreach (var hunk in comparison.Hunks)
        {
            // A moved function is out of order. Nothing is folded before it.
            if (hunk.NewStart - 1 > shown) rows.Add(DiffRow.Fold(hunk.NewStart - 1 - shown));
            AddHunk(hunk.Lines, rows);
            shown = Math.Max(shown, hunk.NewStart - 1 + hunk.Lines.Count(line => line.NewLine is not null));
        }

        if (comparison.Hunks.Count > 0 && comparison.NewLineCount > shown) rows.Add(DiffRow.Fold(comparison.NewLineCount - shown));
        return rows;
    }

    private static void AddHunk(IReadOnlyList<DiffLine> lines, List<DiffRow> rows)
    {
        for (var at = 0; at < lines.Count;)
        {
            if (lines[at].Kind == DiffLineKind.Same)
            {
                IReadOnlyList<(string, bool)> text = [(lines[at].Text, false)];
                rows.Add(new DiffRow(lines[at].OldLine, lines[at].NewLine, text, text, true, 0));
                at++;
                continue;
            }

            var end = at;
            while (end < lines.Count && lines[end].Kind != DiffLineKind.Same) end++;
            var run = lines.Skip(at).Take(end - at).ToList();
            AddRun([.. run.Where(line => line.Kind == DiffLineKind.Removed)], [.. run.Where(line => line.Kind == DiffLineKind.Added)], rows);
            at = end;
        }
    }

    /// <summary>Aligns matching lines side by side; the remaining lines are paired in order.</summary>
    private static void AddRun(List<DiffLine> removed, List<DiffLine> added, List<DiffRow> rows)
    {
        var (left, right) = (0, 0);
        for (var i = 0; i < removed.Count; i++)
        {
            if (removed[i].CounterpartLine is not { } counterpart) continue;

            var j = added.FindIndex(right, line => line.NewLine == counterpart);
            if (j < 0) continue;

            AddBeside(removed[left..i], added[right..j], rows);
            rows.Add(Row(removed[i], added[j]));
            (left, right) = (i + 1, j + 1);
        }

        AddBeside(removed[left..], added[right..], rows);
    }

    private static void AddBeside(List<DiffLine> removed, List<DiffLine> added, List<DiffRow> rows)
    {
        for (var i = 0; i < Math.Max(removed.Count, added.Count); i++)
            rows.Add(Row(i < removed.Count ? removed[i] : null, i < added.Count ? added[i] : null));
    }

    private static DiffRow Row(DiffLine? removed, DiffLine? added) => new(removed?.OldLine, added?.NewLine, Pieces(removed), Pieces(added), false, 0);

    private static List<(string Text, bool IsMarked)> Pieces(DiffLine? line)
    {
        var pieces = new List<(string, bool)>();
        if (line is null) return pieces;

        var done = 0;
        foreach (var mark in line.Marks)
        {
            if (mark.Start > done) pieces.Add((line.Text[done..mark.Start], false));
            done = Math.Min(line.Text.Length, mark.Start + mark.Length);
            pieces.Add((line.Text[mark.Start..done], true));
        }

        if (done < line.Text.Length) pieces.Add((line.Text[done..], false));
        return pieces;
    }
}
