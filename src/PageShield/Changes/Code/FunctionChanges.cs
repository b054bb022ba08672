using PageShield.Changes.Code.Structure;
using PageShield.JavaScript.Printing;

namespace PageShield.Changes.Code;

/// <summary>Lists the functions that changed, came, went, moved or have another name.</summary>
internal static class FunctionChanges
{
    /// <summary>More than anybody reads.</summary>
    private const int MostListed = 200;

    /// <summary>In order of the new text, the gone ones last; what changed in code before what only moved where there are too many.</summary>
    public static List<FunctionChange> Of(StructureComparison structure, PrintedScript before, PrintedScript after)
    {
        var moved = structure.MovedUnits();
        var changes = new List<(FunctionChange Change, int Weight)>();
        foreach (var (old, now, depth) in structure.Functions())
        {
            // What comes or goes with the function around it is told by that one.
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
