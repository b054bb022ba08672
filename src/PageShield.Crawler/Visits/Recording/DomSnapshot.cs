using System.Text;
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
    private static readonly HashSet<string> Interesting =
        ["script", "a", "area", "form", "input", "select", "textarea", "button", "meta", "link", "iframe", "frame", "base", "label"];

    /// <summary>An empty snapshot, for pages that could not be asked.</summary>
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
            offset += ReadDocument(document, strings, url, strings.At(document.Member("baseURL")), offset, elements);
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

    private static int ReadDocument(JsonElement document, string[] strings, string url, string baseUrl, int offset, List<DomElement> elements)
    {
        var nodes = document.Member("nodes");
        var parents = Numbers(nodes, "parentIndex");
        var types = Numbers(nodes, "nodeType");
        var names = Numbers(nodes, "nodeName");
        var values = Numbers(nodes, "nodeValue");
        var attributes = nodes.Items("attributes").ToArray();
        var paths = new Dictionary<int, string>();
        Dictionary<int, StringBuilder> texts = [];
        for (var index = 0; index < types.Length; index++)
        {
            if (types[index] != 3 || parents[index] < 0) continue;
            if (NameOf(parents[index]) is not ("script" or "label" or "button" or "option")) continue;
            if (!texts.TryGetValue(parents[index], out var builder)) texts[parents[index]] = builder = new();
            if (values[index] >= 0) builder.Append(strings[values[index]]);
        }

        for (var index = 0; index < types.Length; index++)
        {
            if (types[index] != 1) continue;
            var name = NameOf(index);
            var hasHandler = HasHandler(index);
            if (!hasHandler && !Interesting.Contains(name)) continue;

            elements.Add(new()
            {
                DocumentUrl = url,
                BaseUrl = baseUrl,
                Name = name,
                Attributes = AttributesOf(index),
                Text = texts.TryGetValue(index, out var text) ? text.ToString() : "",
                Path = PathOf(index),
                Form = FormOf(index),
                Index = offset + index,
            });
        }

        return types.Length;

        string NameOf(int index) => names[index] >= 0 ? strings[names[index]].ToLowerInvariant() : "";

        bool HasHandler(int index)
        {
            if (index >= attributes.Length) return false;
            var isName = true;
            foreach (var item in attributes[index].EnumerateArray())
            {
                if (isName && strings[item.GetInt32()].StartsWith("on", StringComparison.OrdinalIgnoreCase)) return true;
                isName = !isName;
            }

            return false;
        }

        Dictionary<string, string> AttributesOf(int index)
        {
            Dictionary<string, string> read = [];
            if (index >= attributes.Length) return read;
            var items = attributes[index].EnumerateArray().Select(static item => item.GetInt32()).ToArray();
            for (var i = 0; i + 1 < items.Length; i += 2) read[strings[items[i]].ToLowerInvariant()] = items[i + 1] >= 0 ? strings[items[i + 1]] : "";
            return read;
        }

        string PathOf(int index)
        {
            if (paths.TryGetValue(index, out var known)) return known;

            // Up the tree without recursion: depth is the page's choice.
            List<string> steps = [];
            for (var (node, depth) = (index, 0); node >= 0 && depth < 12; node = parents[node], depth++)
            {
                if (types[node] != 1) continue;
                var id = AttributesOf(node).GetValueOrDefault("id");
                steps.Add(id is { Length: > 0 and < 64 } ? $"{NameOf(node)}#{id}" : $"{NameOf(node)}:{Position(node)}");
                if (id is { Length: > 0 and < 64 }) break;
            }

            steps.Reverse();
            return paths[index] = string.Join('>', steps);
        }

        int Position(int index)
        {
            var position = 1;
            for (var other = index - 1; other > parents[index] && index - other < 2000; other--)
            {
                if (parents[other] == parents[index] && types[other] == 1 && names[other] == names[index]) position++;
            }

            return position;
        }

        int FormOf(int index)
        {
            for (var (node, depth) = (index, 0); node >= 0 && depth < 512; node = parents[node], depth++)
            {
                if (types[node] == 1 && NameOf(node) == "form") return offset + node;
            }

            return -1;
        }
    }

    private static int[] Numbers(JsonElement nodes, string name) => [.. nodes.Items(name).Select(static item => item.GetInt32())];
}
