using PageShield.Crawls;
using PageShield.Crawls.Captures;

namespace PageShield.Crawler.Visits.Capturing;

/// <summary>Which script called which high-risk interface: from the instrumentation, and for <c>eval</c> from what was compiled.</summary>
internal static class ApiUseList
{
    private const int MaxUses = 1000;

    public static IReadOnlyList<CapturedApiUse> Build(VisitFacts facts, ScriptList scripts)
    {
        Dictionary<(string, string, int?), int> uses = [];
        foreach (var report in facts.Reports)
        {
            if (report is { Kind: "api", Values: [var api, var detail, ..] }) Add(api, detail, scripts.NumberOf(report.Session, report.Stack));
            else if (report.Kind == "write") Add("document-write", "", scripts.NumberOf(report.Session, report.Stack));
        }

        foreach (var script in scripts.Scripts.Where(static script => script.Kind == ScriptKind.Eval)) Add("eval", "", script.Parent);
        return [.. uses.Select(static use => new CapturedApiUse(use.Key.Item1, use.Key.Item2, use.Key.Item3, use.Value))];

        void Add(string api, string detail, int? script)
        {
            if (uses.Count < MaxUses || uses.ContainsKey((api, detail, script)))
                uses[(api, detail, script)] = uses.GetValueOrDefault((api, detail, script)) + 1;
        }
    }
}
