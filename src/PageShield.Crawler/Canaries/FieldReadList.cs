using PageShield.Crawler.Visits;
using PageShield.Crawler.Visits.Capturing;
using PageShield.Crawler.Visits.Recording;
using PageShield.Crawls;
using PageShield.Crawls.Captures;

namespace PageShield.Crawler.Canaries;

/// <summary>Which script read which payment or login field, from the reports of the instrumentation.</summary>
internal static class FieldReadList
{
    private const int MaxReads = 500;

    /// <summary>One entry for each script, field and way of reading.</summary>
    public static IReadOnlyList<CapturedFieldRead> Build(VisitFacts facts, ScriptList scripts)
    {
        Dictionary<(int?, string, string), CapturedFieldRead> reads = [];
        foreach (var report in facts.Reports)
        {
            if (PurposeOf(report) is not { } purpose || reads.Count >= MaxReads) continue;
            var script = scripts.NumberOf(report.Session, report.Stack);
            var key = (script, purpose, report.Values[0]);
            reads[key] = reads.TryGetValue(key, out var earlier)
                ? earlier with { Count = earlier.Count + 1 }
                : new(script, purpose, report.Values[0], 1);
        }

        return [.. reads.Values];
    }

    /// <summary>The purpose of the field that a report is about; null where it is about none that skimmers want.</summary>
    public static string? PurposeOf(HookReport report) =>
        report is { Kind: "read", Values: [_, var type, var name, var id, var complete, ..] }
        && FieldPurpose.Of(type, complete, [name, id, .. report.Values.Skip(5)]) is { } purpose && FieldPurpose.IsSensitive(purpose)
            ? purpose : null;
}
