using System.Runtime.InteropServices;

namespace PageShield.Changes.Code.Lines;

/// <summary>
/// Aligns two lists of line keys. Keys that are unique on both sides are anchors (patience diff); short ranges between them are aligned
/// exactly. Not recursive. Near-linear; if almost nothing is unique, the result is coarse rather than slow.
/// </summary>
internal static class LineAlignment
{
    private const int MaxExactCells = 4_000_000;

    /// <summary>The new line of each old line, or -1. Matches never cross.</summary>
    public static int[] Align(ReadOnlySpan<ulong> before, ReadOnlySpan<ulong> after)
    {
        var matches = new int[before.Length];
        Array.Fill(matches, -1);
        var pending = new Stack<(int OldStart, int OldEnd, int NewStart, int NewEnd)>();
        pending.Push((0, before.Length, 0, after.Length));
        var budget = MaxExactCells * 16L;
        while (pending.TryPop(out var range))
        {
            var (oldStart, oldEnd, newStart, newEnd) = range;
            while (oldStart < oldEnd && newStart < newEnd && before[oldStart] == after[newStart])
                matches[oldStart++] = newStart++;
            while (oldStart < oldEnd && newStart < newEnd && before[oldEnd - 1] == after[newEnd - 1])
                matches[--oldEnd] = --newEnd;
            if (oldStart == oldEnd || newStart == newEnd)
                continue;

            var anchors = Anchors(before, after, oldStart, oldEnd, newStart, newEnd);
            if (anchors.Count == 0)
            {
                var cells = (long)(oldEnd - oldStart) * (newEnd - newStart);
                if (cells <= MaxExactCells && (budget -= cells) > 0)
                    AlignExactly(before, after, oldStart, oldEnd, newStart, newEnd, matches);
                continue;
            }

            var (lastOld, lastNew) = (oldStart, newStart);
            foreach (var (oldLine, newLine) in anchors)
            {
                matches[oldLine] = newLine;
                pending.Push((lastOld, oldLine, lastNew, newLine));
                (lastOld, lastNew) = (oldLine + 1, newLine + 1);
            }

            pending.Push((lastOld, oldEnd, lastNew, newEnd));
        }

        return matches;
    }

    /// <summary>Lines that occur once on each side, reduced to the longest sequence that does not cross.</summary>
    private static List<(int Old, int New)> Anchors(
        ReadOnlySpan<ulong> before, ReadOnlySpan<ulong> after, int oldStart, int oldEnd, int newStart, int newEnd)
    {
        var seen = new Dictionary<ulong, (int Old, int New)>();
        for (var i = oldStart; i < oldEnd; i++)
        {
            ref var entry = ref CollectionsMarshal.GetValueRefOrAddDefault(seen, before[i], out var exists);
            entry = exists ? (-2, -1) : (i, -1);
        }

        for (var j = newStart; j < newEnd; j++)
        {
            ref var entry = ref CollectionsMarshal.GetValueRefOrNullRef(seen, after[j]);
            if (!System.Runtime.CompilerServices.Unsafe.IsNullRef(ref entry))
                entry.New = entry.New == -1 ? j : -2;
        }

        var unique = seen.Values.Where(entry => entry is { Old: >= 0, New: >= 0 }).OrderBy(entry => entry.Old).ToList();
        return LongestIncreasing(unique);
    }

    /// <summary>The longest subsequence of pairs whose new positions ascend.</summary>
    public static List<(int Old, int New)> LongestIncreasing(List<(int Old, int New)> pairs)
    {
        var tails = new List<int>();
        var previous = new int[pairs.Count];
        for (var i = 0; i < pairs.Count; i++)
        {
            int low = 0, high = tails.Count;
            while (low < high)
            {
                var middle = (low + high) / 2;
                if (pairs[tails[middle]].New < pairs[i].New)
                    low = middle + 1;
                else
                    high = middle;
            }

            previous[i] = low > 0 ? tails[low - 1] : -1;
            if (low == tails.Count)
                tails.Add(i);
            else
                tails[low] = i;
        }

        var run = new List<(int, int)>();
        for (var i = tails.Count > 0 ? tails[^1] : -1; i >= 0; i = previous[i])
            run.Add(pairs[i]);
        run.Reverse();
        return run;
    }

    private static void AlignExactly(
        ReadOnlySpan<ulong> before, ReadOnlySpan<ulong> after, int oldStart, int oldEnd, int newStart, int newEnd, int[] matches)
    {
        var rows = oldEnd - oldStart;
        var columns = newEnd - newStart;
        var lengths = new ushort[(rows + 1) * (columns + 1)];
        for (var i = rows - 1; i >= 0; i--)
        {
            for (var j = columns - 1; j >= 0; j--)
            {
                lengths[(i * (columns + 1)) + j] = before[oldStart + i] == after[newStart + j]
                    ? (ushort)(lengths[((i + 1) * (columns + 1)) + j + 1] + 1)
                    : Math.Max(lengths[((i + 1) * (columns + 1)) + j], lengths[(i * (columns + 1)) + j + 1]);
            }
        }

        for (int i = 0, j = 0; i < rows && j < columns;)
        {
            if (before[oldStart + i] == after[newStart + j])
                matches[oldStart + i++] = newStart + j++;
            else if (lengths[((i + 1) * (columns + 1)) + j] >= lengths[(i * (columns + 1)) + j + 1])
                i++;
            else
                j++;
        }
    }
}
