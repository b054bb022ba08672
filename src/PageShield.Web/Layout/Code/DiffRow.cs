using PageShield.Web.Layout.Text;

namespace PageShield.Web.Layout.Code;

/// <summary>One row of a side-by-side diff: the old line and the new line.</summary>
/// <param name="OldNumber">Old line number, from 1; null if only the new side has a line.</param>
/// <param name="NewNumber">New line number, from 1; null if only the old side has a line.</param>
/// <param name="Old">Pieces of the old line; marked pieces are not in the new line.</param>
/// <param name="New">Pieces of the new line; marked pieces are not in the old line.</param>
/// <param name="Hidden">Number of equal lines that this row folds; 0 for an ordinary row.</param>
public sealed record DiffRow(int? OldNumber, int? NewNumber, IReadOnlyList<(string Text, bool IsMarked)> Old,
    IReadOnlyList<(string Text, bool IsMarked)> New, bool IsEqual, int Hidden)
{
    public static DiffRow Fold(int hidden) => new(null, null, [], [], true, hidden);
}
