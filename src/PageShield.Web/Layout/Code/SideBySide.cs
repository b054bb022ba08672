using DiffPlex.DiffBuilder;
using DiffPlex.DiffBuilder.Model;
using PageShield.Web.Layout.Text;

namespace PageShield.Web.Layout.Code;

/// <summary>Builds a side-by-side diff of two texts, with equal parts folded and changed words marked.</summary>
internal static class SideBySide
{
    private const int Context = 3;

    /// <summary>Maximum lines per side. A longer diff is not useful on a screen.</summary>
    private const int MostLines = 20_000;

    /// <summary>Returns the rows of the diff; null if a text has too many lines.</summary>
    public static IReadOnlyList<DiffRow>? Compare(string old, string @new)
    {
        if (Lines(old) > MostLines || Lines(@new) > MostLines) return null;

        var model = SideBySideDiffBuilder.Diff(old, @new, ignoreWhiteSpace: false, ignoreCase: false);
        var rows = model.OldText.Lines.Zip(model.NewText.Lines, Row).ToList();
        return Folded(rows);
    }

    private static DiffRow Row(DiffPiece old, DiffPiece @new) =>
        new(old.Position, @new.Position, Pieces(old), Pieces(@new), old.Type == ChangeType.Unchanged, 0);

    private static List<(string Text, bool IsMarked)> Pieces(DiffPiece line)
    {
        if (line.Type == ChangeType.Imaginary) return [];
        if (line.SubPieces.Count == 0) return [(line.Text ?? "", false)];

        var pieces = new List<(string Text, bool IsMarked)>();
        foreach (var piece in line.SubPieces.Where(piece => !string.IsNullOrEmpty(piece.Text)))
        {
            var marked = piece.Type is ChangeType.Inserted or ChangeType.Deleted or ChangeType.Modified;
            if (pieces.Count > 0 && pieces[^1].IsMarked == marked) pieces[^1] = (pieces[^1].Text + piece.Text, marked);
            else pieces.Add((piece.Text, marked));
        }

        return pieces;
    }

    private static List<DiffRow> Folded(List<DiffRow> rows)
    {
        var near = new bool[rows.Count];
        for (var i = 0; i < rows.Count; i++)
        {
            if (rows[i].IsEqual) continue;
            for (var at = Math.Max(0, i - Context); at <= Math.Min(rows.Count - 1, i + Context); at++) near[at] = true;
        }

        var folded = new List<DiffRow>();
        var hidden = 0;
        for (var i = 0; i < rows.Count; i++)
        {
            if (!near[i])
            {
                hidden++;
                continue;
            }

            if (hidden > 0) folded.Add(DiffRow.Fold(hidden));
            hidden = 0;
            folded.Add(rows[i]);
        }

        if (hidden > 0) folded.Add(DiffRow.Fold(hidden));
        return folded;
    }

    private static int Lines(string text) => text.AsSpan().Count('\n') + 1;
}
