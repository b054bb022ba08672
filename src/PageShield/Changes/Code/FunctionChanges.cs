using PageShield.Changes.Code.Structure;
using PageShield.JavaScript.Printing;

namespace PageShield.Changes.Code;

/// <summary>Lists the functions that were changed, added, removed, moved or renamed.</summary>
internal static class FunctionChanges
{
    /// <summary>Maximum number of listed functions; more than anybody reads.</summary>
    private const int MostListed = 200;

    /// <summary>
    /// The function changes in order of the new text, removed ones last. If there are too many, code changes take precedence over moves.
    /// </summary>
    public static List<FunctionChange> Of(StructureComparison structure, PrintedScript before, PrintedScript after)
    {
        var moved = structure.MovedUnits();
        var changes = new List<(FunctionChange Change, int Weight)>();
        foreach (var (old, now, depth) in structure.Functions())
        {
            // A function added or removed with the function around it is covered by that one.
            if (structure.IsWithinAddedOrRemoved(old, now)) continue;

            var change = new FunctionChange(
                old?.Name, now?.Name, old is null ? null : LineOf(before, structure.StartOf(old, isOld: true)), now is null ? null
                    : LineOf(after, structure.StartOf(now, isOld: false)),
                depth, now is not null && moved.Contains(now.Index));
            if (change is { Class: ChangeClass.None, IsMoved: false, IsRenamed: false }) continue;

            changes.Add((change, (int)change.Class));
        }

        return
        [
            .. changes.OrderByDescending(each => each.Weight).Take(MostListed).Select(each => each.Change)
                .OrderBy(change => change.NewLine ?? int.MaxValue).ThenBy(change => change.OldLine),
        ];
    }

    private static int LineOf(PrintedScript printed, int source) => printed.Lines.PlaceOf(printed.ToPrinted(source)).Line;
}
