using System.Text;
using System.Text.Json;
using PageShield.Crawler.DevTools;

namespace PageShield.Crawler.Visits.Recording;

/// <summary>
/// The nodes of one document in a <c>DOMSnapshot.captureSnapshot</c> result: parallel arrays, indexed by node, with indexes into a table of strings.
/// </summary>
internal sealed class SnapshotNodes
{
    private const int ElementType = 1;
    private const int TextType = 3;
    private const int MostPathSteps = 12;
    private const int MostSiblings = 2000;
    private const int MostFormDepth = 512;
    private const int LongestId = 63;

    private static readonly HashSet<string> Interesting =
        ["script", "a", "area", "form", "input", "select", "textarea", "button", "meta", "link", "iframe", "frame", "base", "label"];

    private readonly string[] _strings;
    private readonly int[] _parents;
    private readonly int[] _types;
    private readonly int[] _names;
    private readonly int[] _values;
    private readonly JsonElement[] _attributes;
    private readonly Dictionary<int, string> _paths = [];

    public SnapshotNodes(JsonElement nodes, string[] strings)
    {
        _strings = strings;
        _parents = Numbers(nodes, "parentIndex");
        _types = Numbers(nodes, "nodeType");
        _names = Numbers(nodes, "nodeName");
        _values = Numbers(nodes, "nodeValue");
        _attributes = nodes.Items("attributes").ToArray();
    }

    public int Count => _types.Length;

    /// <summary>The elements that matter, in document order: those of certain names, and all with an event handler attribute.</summary>
    /// <param name="url">The document's URL.</param>
    /// <param name="baseUrl">Its base URL.</param>
    /// <param name="offset">Number of nodes in the documents before it.</param>
    public IEnumerable<DomElement> Elements(string url, string baseUrl, int offset)
    {
        var texts = Texts();
        for (var index = 0; index < Count; index++)
        {
            if (_types[index] != ElementType || (!Interesting.Contains(NameOf(index)) && !HasHandler(index))) continue;

            yield return new DomElement
            {
                DocumentUrl = url,
                BaseUrl = baseUrl,
                Name = NameOf(index),
                Attributes = AttributesOf(index),
                Text = texts.TryGetValue(index, out var text) ? text.ToString() : "",
                Path = PathOf(index),
                Form = FormOf(index) is >= 0 and var form ? offset + form : -1,
                Index = offset + index,
            };
        }
    }

    /// <summary>Text of scripts, labels, buttons and options, by element.</summary>
    private Dictionary<int, StringBuilder> Texts()
    {
        Dictionary<int, StringBuilder> texts = [];
        for (var index = 0; index < Count; index++)
        {
            var parent = _parents[index];
            if (_types[index] != TextType || parent < 0 || NameOf(parent) is not ("script" or "label" or "button" or "option")) continue;

            if (!texts.TryGetValue(parent, out var builder)) texts[parent] = builder = new();
            if (_values[index] >= 0) builder.Append(_strings[_values[index]]);
        }

        return texts;
    }

    private string NameOf(int index) => _names[index] >= 0 ? _strings[_names[index]].ToLowerInvariant() : "";

    private bool HasHandler(int index)
    {
        if (index >= _attributes.Length) return false;

        var isName = true;
        foreach (var item in _attributes[index].EnumerateArray())
        {
            if (isName && _strings[item.GetInt32()].StartsWith("on", StringComparison.OrdinalIgnoreCase)) return true;
            isName = !isName;
        }

        return false;
    }

    private Dictionary<string, string> AttributesOf(int index)
    {
        Dictionary<string, string> read = [];
        if (index >= _attributes.Length) return read;

        var items = _attributes[index].EnumerateArray().Select(static item => item.GetInt32()).ToArray();
        for (var i = 0; i + 1 < items.Length; i += 2)
            read[_strings[items[i]].ToLowerInvariant()] = items[i + 1] >= 0 ? _strings[items[i + 1]] : "";
        return read;
    }

    /// <summary>
    /// Path from the nearest element with an id, such as <c>form#pay&gt;div:2&gt;input:1</c>. Iterative: the page chooses the depth.
    /// </summary>
    private string PathOf(int index)
    {
        if (_paths.TryGetValue(index, out var known)) return known;

        List<string> steps = [];
        for (var (node, depth) = (index, 0); node >= 0 && depth < MostPathSteps; node = _parents[node], depth++)
        {
            if (_types[node] != ElementType) continue;

            var id = AttributesOf(node).GetValueOrDefault("id");
            var hasId = id is { Length: > 0 and <= LongestId };
            steps.Add(hasId ? $"{NameOf(node)}#{id}" : $"{NameOf(node)}:{Position(node)}");
            if (hasId) break;
        }

        steps.Reverse();
        return _paths[index] = string.Join('>', steps);
    }

    /// <summary>Position among the siblings of the same name; starts at 1.</summary>
    private int Position(int index)
    {
        var position = 1;
        for (var other = index - 1; other > _parents[index] && index - other < MostSiblings; other--)
        {
            if (_parents[other] == _parents[index] && _types[other] == ElementType && _names[other] == _names[index]) position++;
        }

        return position;
    }

    /// <summary>The form around the element, or itself; -1 if there is none.</summary>
    private int FormOf(int index)
    {
        for (var (node, depth) = (index, 0); node >= 0 && depth < MostFormDepth; node = _parents[node], depth++)
        {
            if (_types[node] == ElementType && NameOf(node) == "form") return node;
        }

        return -1;
    }

    private static int[] Numbers(JsonElement nodes, string name) => [.. nodes.Items(name).Select(static item => item.GetInt32())];
}
