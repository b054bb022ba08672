using PageShield.Crawls;
using PageShield.Crawls.Captures;

namespace PageShield.Web.Crawls;

/// <summary>Which host loaded scripts from which on one visit. Scripts of the same host at the same depth form one box.</summary>
public sealed record LoadingChain(IReadOnlyList<LoadingChain.Box> Boxes, IReadOnlyList<LoadingChain.Link> Links, int Depth)
{
    private const int MostBoxesAtDepth = 24;
    private const int DeepestColumn = 5;

    /// <param name="Depth">0 for the document, 1 for what it loads directly.</param>
    /// <param name="Risk">Worst risk of its scripts: <c>critical</c>, <c>high</c> or null.</param>
    public sealed record Box(string Host, int Depth, int Row, int Scripts, int NotRun, string? Risk);

    /// <param name="Scripts">Number of scripts in the right box that the left box loaded.</param>
    public sealed record Link(Box From, Box To, int Scripts);

    /// <param name="scripts">The visit's scripts.</param>
    /// <param name="document">The document's host.</param>
    /// <param name="risk">Risk of a script, or null.</param>
    public static LoadingChain Of(IReadOnlyList<CapturedScript> scripts, string document, Func<CapturedScript, string?> risk)
    {
        var byId = scripts.GroupBy(script => script.Id).ToDictionary(group => group.Key, group => group.First());
        var root = new Box(document, 0, 0, 0, 0, null);
        var boxes = new Dictionary<(int Depth, string Host), Box> { [(0, document)] = root };
        var rows = new Dictionary<int, int>();
        foreach (var group in scripts.GroupBy(script => (Depth: DepthOf(script, byId), Host: HostOf(script))).OrderBy(group => group.Key.Depth)
            .ThenByDescending(group => group.Count()))
        {
            var row = rows.GetValueOrDefault(group.Key.Depth);
            if (row >= MostBoxesAtDepth) continue;

            rows[group.Key.Depth] = row + 1;
            var risks = group.Select(risk).ToHashSet();
            boxes[group.Key] =
                new Box(group.Key.Host, group.Key.Depth, row, group.Count(), group.Count(script => !script.Ran),
                risks.Contains("critical") ? "critical" : risks.Contains("high") ? "high" : null);
        }

        var links = scripts
            .Select(script => (From: ParentBox(script), To: boxes.GetValueOrDefault((DepthOf(script, byId), HostOf(script)))))
            .Where(pair => pair is { From: not null, To: not null })
            .GroupBy(pair => pair)
            .Select(group => new Link(group.Key.From!, group.Key.To!, group.Count())) // not null: filtered
            .ToList();
        return new LoadingChain([.. boxes.Values], links, boxes.Values.Max(box => box.Depth));

        Box? ParentBox(CapturedScript script) =>
            script.Parent is { } parent && byId.TryGetValue(parent, out var loader) && DepthOf(script, byId) > 1
                ? boxes.GetValueOrDefault((DepthOf(script, byId) - 1, HostOf(loader)))
                : root;
    }

    /// <summary>Number of steps from the document, limited to the last column for cycles and very long chains.</summary>
    private static int DepthOf(CapturedScript script, Dictionary<int, CapturedScript> byId)
    {
        var depth = 1;
        var at = script;
        while (depth < DeepestColumn && at.Parent is { } parent && byId.TryGetValue(parent, out var loader) && loader != at)
        {
            depth++;
            at = loader;
        }

        return depth;
    }

    private static string HostOf(CapturedScript script) =>
        Uri.TryCreate(script.Url, UriKind.Absolute, out var url) && url.Host.Length > 0 ? url.IdnHost : "inline";
}
