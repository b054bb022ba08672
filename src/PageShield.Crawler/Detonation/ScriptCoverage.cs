using System.Text.Json;
using PageShield.Crawler.DevTools;
using PageShield.Detection.Detonation;

namespace PageShield.Crawler.Detonation;

/// <summary>Reads which parts of a script did not run (<c>Profiler.takePreciseCoverage</c>, block by block).</summary>
internal static class ScriptCoverage
{
    private const int MaxRanges = 100_000;

    /// <summary>
    /// The parts of the file that did not run, in no order; null if the browser reports no coverage for it because none of it was compiled.
    /// </summary>
    public static IReadOnlyList<TextRange>? UnrunIn(JsonElement coverage, string url)
    {
        foreach (var script in coverage.Items("result"))
        {
            if (script.Text("url") != url) continue;
            // A range's count applies unless a range within it has its own. A function is reported after the one that contains it.
            List<(TextRange Range, bool Ran)> ranges = [];
            foreach (var function in script.Items("functions"))
            {
                foreach (var range in function.Items("ranges"))
                {
                    if (ranges.Count < MaxRanges)
                        ranges.Add((new((int)range.Number("startOffset"), (int)range.Number("endOffset")), range.Number("count") > 0));
                }
            }

            return Unrun(ranges);
        }

        return null;
    }

    /// <summary>What ran in neither of two runs.</summary>
    public static IReadOnlyList<TextRange> InBoth(IReadOnlyList<TextRange> first, IReadOnlyList<TextRange> second) =>
        [.. first.SelectMany(one => second.Select(other => new TextRange(Math.Max(one.Start, other.Start), Math.Min(one.End, other.End))))
            .Where(static range => range.Start < range.End).Distinct().Take(MaxRanges)];

    private static List<TextRange> Unrun(List<(TextRange Range, bool Ran)> ranges)
    {
        var bounds = ranges.SelectMany(static range => (int[])[range.Range.Start, range.Range.End]).Distinct().Order().ToList();
        var ordered = ranges.OrderBy(static range => range.Range.Start).ThenByDescending(static range => range.Range.End).ToList();
        List<TextRange> unrun = [];
        var around = new Stack<(TextRange Range, bool Ran)>();
        for (var (index, next) = (0, 0); index + 1 < bounds.Count; index++)
        {
            while (around.TryPeek(out var inner) && inner.Range.End <= bounds[index]) around.Pop();
            while (next < ordered.Count && ordered[next].Range.Start <= bounds[index])
            {
                if (ordered[next].Range.End > bounds[index]) around.Push(ordered[next]);
                next++;
            }

            if (!around.TryPeek(out var innermost) || innermost.Ran) continue;
            if (unrun.Count > 0 && unrun[^1].End == bounds[index]) unrun[^1] = unrun[^1] with { End = bounds[index + 1] };
            else unrun.Add(new(bounds[index], bounds[index + 1]));
        }

        return unrun;
    }
}
