using PageShield.Crawler.Visits.Recording;
using PageShield.Crawls;

namespace PageShield.Crawler.Visits.Capturing;

/// <summary>Where a script is in the page, and what inserted it.</summary>
internal sealed partial class ScriptList
{
    private DomElement? ElementOf(RequestRecord? request, CompiledScript script, string? text, ScriptKind kind)
    {
        if (request is not null) return _elements.OfUrl(request.RequestedUrl);
        if (kind == ScriptKind.Data) return _elements.OfAttribute(Short(script.Embedder));
        return kind is ScriptKind.Inline or ScriptKind.Module && text is not null ? _elements.OfText(text) : null;
    }

    private bool IsServed(DomElement element) => _elements.IsServed(element);

    private AddedBy AddedByOf(CompiledScript script, RequestRecord? request, string? text, ScriptKind kind, DomElement? element)
    {
        if (request is not null)
        {
            if (script.Session.IsWorker && script.Embedder != script.Session.Url) return AddedBy.Import;
            return AddedByOf(request, element);
        }

        if (kind == ScriptKind.EventHandler)
            return text is not null && _facts.Served.Values.Any(served => served.Handlers.Contains(text)) ? AddedBy.Parser : AddedBy.Script;
        if (kind == ScriptKind.JavascriptUrl) return text is not null && _texts.IsUrl(text) ? AddedBy.Parser : AddedBy.Script;
        if (script.Embedder.Length > 0)
            return kind is ScriptKind.Data or ScriptKind.Blob && element is not null && !IsServed(element) ? AddedBy.Script : AddedBy.Parser;
        if (kind == ScriptKind.Inline && text is not null
            && (_texts.WrittenBy(text) is not null || IsCalledAs(script.Session, script.Stack, "write")))
            return AddedBy.DocumentWrite;
        return AddedBy.Script;
    }

    private AddedBy AddedByOf(RequestRecord request, DomElement? element)
    {
        if (request.Destination is "json" or "style") return AddedBy.Import;
        if (_texts.IsWrittenUrl(request.RequestedUrl) || IsCalledAs(request.Session, request.Stack, "write")) return AddedBy.DocumentWrite;
        if (element is not null && IsServed(element)) return AddedBy.Parser;
        if (request.InitiatorType == "script")
            return request.Stack.Count == 0 || IsCalledAs(request.Session, request.Stack, "import") ? AddedBy.Import : AddedBy.Script;

        return request.InitiatorType == "other" ? AddedBy.Script : AddedBy.Parser;
    }

    /// <summary>Whether the innermost call of a stack is spelled with this name in its source.</summary>
    private bool IsCalledAs(TargetSession session, IReadOnlyList<CallSite> stack, string name)
    {
        if (stack is not [var site, ..] || !_byId.TryGetValue((session, site.ScriptId), out var caller)) return false;
        if (!_facts.Sources.TryGetValue(caller, out var source) || source.Text is not { } text) return false;
        return SourcePosition.Of(text, site.Line - caller.StartLine,
            site.Line == caller.StartLine ? site.Column - caller.StartColumn : site.Column) is { } at
            && string.CompareOrdinal(text, at, name, 0, name.Length) == 0;
    }

    private string? PlaceOf(CompiledScript script, ScriptKind kind, DomElement? element)
    {
        if (kind is ScriptKind.EventHandler && _facts.Sources.TryGetValue(script, out var source) && source.Text is { } text
            && _elements.PlaceOfHandler(text) is { } place)
            return place;
        if (element is { Path.Length: > 0 }) return element.Path;
        return script.Stack is [var site, ..] ? $"{Short(site.Url)}:{site.Line + 1}:{site.Column + 1}" : null;
    }

    /// <summary>Whether an element or another module names what was preloaded: then it ran. In doubt it did.</summary>
    private bool IsImported(RequestRecord request)
    {
        if (_elements.OfUrl(request.RequestedUrl) is not null) return true;
        var file = request.RequestedUrl.Split('?', '#')[0].Split('/')[^1];
        return file.Length > 0
            && _facts.Sources.Any(pair => pair.Key.Embedder != request.RequestedUrl
            && pair.Value.Text?.Contains(file, StringComparison.Ordinal) == true);
    }
}
