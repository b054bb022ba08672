using System.Text.Json;
using PageShield.Crawler.DevTools;

namespace PageShield.Crawler.Visits.Recording;

/// <summary>
/// The parts of a page's DOM that matter, taken by the browser itself (<c>DOMSnapshot.captureSnapshot</c>): all documents of one
/// process, closed shadow trees included, without running anything in the page.
/// </summary>
/// <param name="Elements">The elements that matter, in document order.</param>
/// <param name="DocumentUrls">Documents' URLs by frame id.</param>
/// <param name="BaseUrls">Documents' base URLs by frame id; for <c>about:</c> documents that of the page around them.</param>
/// <param name="Title">The main document's title.</param>
internal sealed record DomSnapshot(
    IReadOnlyList<DomElement> Elements, IReadOnlyDictionary<string, string> DocumentUrls, IReadOnlyDictionary<string, string> BaseUrls, string Title)
{
    /// <summary>An empty snapshot, for pages that did not respond.</summary>
    public static DomSnapshot Empty { get; } = new([], new Dictionary<string, string>(), new Dictionary<string, string>(), "");

    /// <summary>Reads the result of <c>DOMSnapshot.captureSnapshot</c>.</summary>
    public static DomSnapshot Read(JsonElement result)
    {
        var strings = result.Items("strings").Select(static item => item.GetString() ?? "").ToArray();
        List<DomElement> elements = [];
        Dictionary<string, string> urls = [];
        Dictionary<string, string> bases = [];
        var title = "";
        var offset = 0;
        foreach (var document in result.Items("documents"))
        {
            var url = strings.At(document.Member("documentURL"));
            urls[strings.At(document.Member("frameId"))] = url;
            bases[strings.At(document.Member("frameId"))] = strings.At(document.Member("baseURL"));
            if (offset == 0) title = strings.At(document.Member("title"));
            if (ErrorPage.Is(url)) continue;
            var nodes = new SnapshotNodes(document.Member("nodes"), strings);
            elements.AddRange(nodes.Elements(url, strings.At(document.Member("baseURL")), offset));
            offset += nodes.Count;
        }

        return new(elements, urls, bases, title);
    }

    /// <summary>Several processes' snapshots as one.</summary>
    public static DomSnapshot Merge(IReadOnlyList<DomSnapshot> snapshots)
    {
        if (snapshots.Count == 0) return Empty;
        Dictionary<string, string> urls = [];
        Dictionary<string, string> bases = [];
        foreach (var (frame, url) in snapshots.SelectMany(static snapshot => snapshot.DocumentUrls)) urls[frame] = url;
        foreach (var (frame, url) in snapshots.SelectMany(static snapshot => snapshot.BaseUrls)) bases[frame] = url;

        // Forms are numbered within one snapshot: shift the others'.
        var elements = snapshots.SelectMany(static (snapshot, number) => snapshot.Elements.Select(element => element with
        {
            Index = element.Index + number * 100_000_000,
            Form = element.Form < 0 ? -1 : element.Form + number * 100_000_000,
        }));
        return new([.. elements], urls, bases, snapshots[0].Title);
    }
}
