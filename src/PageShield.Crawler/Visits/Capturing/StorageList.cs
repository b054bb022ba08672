using System.Globalization;
using PageShield.Crawls;
using PageShield.Crawls.Captures;

namespace PageShield.Crawler.Visits.Capturing;

/// <summary>Which script keeps what in localStorage, sessionStorage and IndexedDB, from the reports of the instrumentation.</summary>
internal static class StorageList
{
    private const int MaxKeys = 1000;

    public static IReadOnlyList<CapturedStorage> Build(VisitFacts facts, ScriptList scripts)
    {
        Dictionary<(string, string, int?), CapturedStorage> keys = [];
        foreach (var report in facts.Reports)
        {
            if (report is not { Kind: "storage", Values: [var area, var key, var length, ..] } || keys.Count >= MaxKeys) continue;
            var script = scripts.NumberOf(report.Session, report.Stack);
            var size = int.TryParse(length, NumberStyles.None, CultureInfo.InvariantCulture, out var characters) ? characters : (int?)null;
            keys[(area, key, script)] = new(area, key, script, size);
        }

        return [.. keys.Values];
    }
}
