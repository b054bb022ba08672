using System.Text.Json;
using PageShield.Crawler.DevTools;

namespace PageShield.Crawler.Visits;

/// <summary>Reads the result of <c>Page.getFrameTree</c>.</summary>
internal static class FrameTree
{
    /// <summary>All frames of one process, the outermost first.</summary>
    public static IEnumerable<(string Id, string Url)> Of(JsonElement tree)
    {
        Stack<JsonElement> waiting = new([tree]);
        while (waiting.TryPop(out var next))
        {
            if (next.Member("frame").TextOrNull("id") is { } id) yield return (id, next.Member("frame").Text("url"));
            foreach (var child in next.Items("childFrames")) waiting.Push(child);
        }
    }
}
