using PageShield.Crawler.Visits.Recording;

namespace PageShield.Crawler.Visits.Capturing;

/// <summary>The script elements of a visit's documents, as they stood at its end and as they were served, found by address and by text.</summary>
internal sealed class ScriptElements
{
    private readonly Dictionary<string, DomElement> _bySource = [];
    private readonly Dictionary<string, DomElement> _byAttribute = [];
    private readonly Dictionary<string, DomElement> _byText = [];
    private readonly Dictionary<string, string> _byHandler = [];
    private readonly HashSet<(string Document, bool IsSource, string Value)> _served = [];

    public ScriptElements(VisitFacts facts)
    {
        foreach (var (url, served) in facts.Served)
        {
            foreach (var element in served.Scripts) _served.Add(KeyOf(url, element));
        }

        foreach (var element in facts.Dom.Elements)
        {
            foreach (var (name, value) in element.Attributes)
            {
                if (name.StartsWith("on", StringComparison.Ordinal)) _byHandler.TryAdd(value, $"{element.Path}@{name}");
            }
        }

        foreach (var element in facts.Dom.Elements.Where(static element => element.Name == "script")
            .Concat(facts.Served.Values.SelectMany(static served => served.Scripts)))
        {
            if (element["src"] is not { } source)
            {
                _byText.TryAdd(element.Text, element);
                continue;
            }

            _byAttribute.TryAdd(source.Length > 4096 ? source[..4096] : source, element);
            if (ServedDocument.Resolve(element.BaseUrl, source) is { } url) _bySource.TryAdd(url, element);
        }
    }

    /// <summary>The first element that requests this URL, ignoring fragments.</summary>
    public DomElement? OfUrl(string url) => _bySource.GetValueOrDefault(url.Split('#')[0]);

    /// <summary>The first element whose <c>src</c> is spelled like this; both cut at 4,096 characters.</summary>
    public DomElement? OfAttribute(string source) => _byAttribute.GetValueOrDefault(source);

    /// <summary>The first element with this code inside.</summary>
    public DomElement? OfText(string text) => _byText.GetValueOrDefault(text);

    /// <summary>The place of the first event handler attribute with this code, as <c>button#pay@onclick</c>; null where there is none.</summary>
    public string? PlaceOfHandler(string code) => _byHandler.GetValueOrDefault(code);

    /// <summary>Whether an element like this stood in its document as it was served.</summary>
    public bool IsServed(DomElement element) => _served.Contains(KeyOf(element.DocumentUrl, element));

    private static (string, bool, string) KeyOf(string document, DomElement element) =>
        element["src"] is { } source ? (document, true, source) : (document, false, element.Text);
}
