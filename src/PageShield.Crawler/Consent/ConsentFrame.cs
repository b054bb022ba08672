using System.Text.Json;
using PageShield.Crawler.DevTools;
using PageShield.Crawler.Visits;

namespace PageShield.Crawler.Consent;

/// <summary>One document of a page, queried from an isolated world, with its closed shadow trees.</summary>
/// <param name="Session">Its DevTools session.</param>
/// <param name="World">The isolated world's execution context.</param>
/// <param name="ClosedRoots">Object ids of nodes in closed shadow trees, which only the debugger finds.</param>
internal sealed record ConsentFrame(TargetSession Session, int World, IReadOnlyList<string> ClosedRoots)
{
    private const int MostRoots = 40;

    /// <summary>Creates an isolated world in a frame; null if the frame no longer exists.</summary>
    /// <param name="ask">Talks to the browser.</param>
    /// <param name="session">The frame's session.</param>
    /// <param name="frame">Its id.</param>
    /// <param name="closed">Backend node ids of nodes in its closed shadow trees.</param>
    /// <param name="cancellationToken">Stops in between.</param>
    public static async Task<ConsentFrame?> OpenAsync(
        DevToolsAsk ask, TargetSession session, string frame, IEnumerable<int> closed, CancellationToken cancellationToken)
    {
        var world = await ask(session, "Page.createIsolatedWorld", new { frameId = frame, worldName = "pageshield" }, cancellationToken);
        if (world.ValueKind != JsonValueKind.Object) return null;

        var context = (int)world.Number("executionContextId");
        var roots = new List<string>();
        foreach (var node in closed.Take(MostRoots))
        {
            var resolved = await ask(session, "DOM.resolveNode", new { backendNodeId = node, executionContextId = context }, cancellationToken);
            if (resolved.Member("object").TextOrNull("objectId") is { } id) roots.Add(id);
        }

        return new ConsentFrame(session, context, roots);
    }

    /// <summary>The outermost nodes in the closed shadow trees of a session's documents: backend node ids by frame id.</summary>
    public static async Task<ILookup<string, int>> ClosedRootsAsync(DevToolsAsk ask, TargetSession session, CancellationToken cancellationToken)
    {
        var snapshot = await ask(session, "DOMSnapshot.captureSnapshot", new { computedStyles = Array.Empty<string>() }, cancellationToken);
        var strings = snapshot.Items("strings").ToArray();
        string Text(double index) => index >= 0 && index < strings.Length ? strings[(int)index].GetString() ?? "" : "";
        var found = new List<(string Frame, int Node)>();
        foreach (var document in snapshot.Items("documents"))
        {
            var nodes = document.Member("nodes");
            var ids = nodes.Items("backendNodeId").ToArray();
            var parents = nodes.Items("parentIndex").ToArray();
            var kinds = nodes.Member("shadowRootType");
            var closed = kinds.Items("index").Zip(kinds.Items("value")).Where(row => Text(row.Second.GetDouble()) == "closed")
                .Select(static row => row.First.GetInt32()).ToHashSet();

            // The snapshot has no shadow roots, only what is in them: the outermost of it.
            found.AddRange(closed.Where(index => !closed.Contains(parents[index].GetInt32()))
                .Select(index => (Text(document.Number("frameId")), ids[index].GetInt32())));
        }

        return found.ToLookup(static root => root.Frame, static root => root.Node);
    }

    /// <summary>The document's result; an undefined element means none.</summary>
    public async Task<JsonElement> AskAsync(DevToolsAsk ask, object question, bool byValue, CancellationToken cancellationToken)
    {
        var answer = await ask(Session, "Runtime.callFunctionOn", new
        {
            functionDeclaration = ConsentRules.Function,
            executionContextId = World,
            arguments = new object[] { new { value = question } }.Concat(ClosedRoots.Select(static root => (object)new { objectId = root }))
                .ToArray(),
            returnByValue = byValue,
        }, cancellationToken);
        return answer.Member("result");
    }
}
