using System.Text.Json;
using PageShield.Crawler.DevTools;

namespace PageShield.Crawler.Visits.Recording;

/// <summary>One frame of a call stack: a V8 script, and the zero-based line and column.</summary>
internal readonly record struct CallSite(string ScriptId, string Url, int Line, int Column)
{
    /// <summary>Reads <c>Runtime.StackTrace</c>, innermost frame first, with the frames of asynchronous parents after the direct ones.</summary>
    public static IReadOnlyList<CallSite> Read(JsonElement stack)
    {
        if (stack.ValueKind != JsonValueKind.Object) return [];
        List<CallSite> sites = [];
        for (var (trace, depth) = (stack, 0); trace.ValueKind == JsonValueKind.Object && depth < 8; trace = trace.Member("parent"), depth++)
        {
            foreach (var frame in trace.Items("callFrames"))
            {
                if (sites.Count == 64) return sites;
                sites.Add(new(frame.Text("scriptId"), frame.Text("url"), (int)frame.Number("lineNumber"), (int)frame.Number("columnNumber")));
            }
        }

        return sites;
    }
}
