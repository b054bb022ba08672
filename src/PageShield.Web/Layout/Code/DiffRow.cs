using PageShield.Web.Layout.Text;

namespace PageShield.Web.Layout.Code;

/// <summary>One row of a comparison: the old and the new line beside each other.</summary>
/// <param name="OldNumber">From 1; null where only the new side has a line.</param>
/// <param name="NewNumber">From 1; null where only the old side has a line.</param>
/// <param name="Old">Pieces of the old line; the marked ones are not in the new line.</param>
/// <param name="New">Pieces of the new line; the marked ones are not in the old line.</param>
/// <param name="Hidden">More than 0 for a fold that stands for so many equal lines.</param>
public sealed record DiffRow(int? OldNumber, int? NewNumber, IReadOnlyList<(string Text, bool IsMarked)> Old,
    IReadOnlyList<(string Text, bool IsMarked)> New, bool IsEqual, int Hidden)
{
    public static DiffRow Fold(int hidden) => new(null, null, [], [], true, hidden);
}
