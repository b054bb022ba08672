using PageShield.Crawler.Visits.Recording;
using PageShield.Crawls;
using PageShield.Crawls.Captures;
using PageShield.Reports;

namespace PageShield.Crawler.Visits.Capturing;

/// <summary>
/// Builds the list of scripts of a capture: what V8 compiled, what was requested and did not run, and what stood in markup and did not run.
/// </summary>
internal sealed partial class ScriptList
{
    private readonly VisitFacts _facts;
    private readonly ScriptTexts _texts;
    private readonly ScriptElements _elements;
    private readonly ILookup<string, RequestRecord> _requests;
    private readonly Dictionary<(TargetSession, string), CompiledScript> _byId = [];
    private readonly Dictionary<CompiledScript, int> _numbers = [];
    private readonly Dictionary<object, int> _known = [];
    private readonly HashSet<RequestRecord> _ran = [];
    private readonly List<CapturedScript> _scripts = [];
    private readonly Dictionary<Sha256Hash, CapturedBody> _bodies = [];

    private ScriptList(VisitFacts facts)
    {
        _facts = facts;
        _texts = new(facts);
        _elements = new(facts);
        _requests = facts.Requests.Where(IsScriptRequest)
            .SelectMany(static request => request.Urls.Distinct().Select(url => (Url: url, Request: request)))
            .ToLookup(static pair => pair.Url, static pair => pair.Request);
        foreach (var script in facts.Scripts) _byId[(script.Session, script.ScriptId)] = script;
    }

    public IReadOnlyList<CapturedScript> Scripts => _scripts;

    public IReadOnlyDictionary<Sha256Hash, CapturedBody> Bodies => _bodies;

    /// <summary>Lists a visit's scripts.</summary>
    public static ScriptList Build(VisitFacts facts)
    {
        var list = new ScriptList(facts);
        foreach (var script in facts.Scripts) list.Add(script);
        list.AddRequestedOnly();
        list.AddMarkupOnly();
        list.SetParents();
        return list;
    }

    /// <summary>The number of the innermost script of a call stack that is in the list.</summary>
    public int? NumberOf(TargetSession session, IReadOnlyList<CallSite> stack)
    {
        foreach (var site in stack)
        {
            if (_byId.TryGetValue((session, site.ScriptId), out var script) && _numbers.TryGetValue(script, out var number)) return number;
        }

        return null;
    }

    /// <summary>The number of a script in the list; null where it is not in it.</summary>
    public int? NumberOf(CompiledScript script) => _numbers.TryGetValue(script, out var number) ? number : null;

    /// <summary>The numbers of all scripts of a call stack that are in the list, innermost first, each once.</summary>
    public IReadOnlyList<int> NumbersOf(TargetSession session, IReadOnlyList<CallSite> stack) =>
        [.. stack.Select(site => _byId.TryGetValue((session, site.ScriptId), out var script)
            && _numbers.TryGetValue(script, out var number) ? number : 0).Where(static number => number > 0).Distinct()];

    /// <summary>Files that ran and were served completely, but whose text does not determine their bytes.</summary>
    public static IReadOnlyList<(RequestRecord Request, CompiledScript Script)> WithoutDigest(VisitFacts facts)
    {
        var list = new ScriptList(facts);
        return
        [
            .. facts.Scripts.Where(static script => !script.IsWasm && !script.FailedToParse)
                .Select(script => (Request: list.RequestOf(script), Script: script))
                .Where(static file => file.Request is { Finished: true, Method: "GET", Status: >= 200 and < 300 })
                .Select(static file => (file.Request!, file.Script)) // not null: filtered above
                .Where(file => list.DigestOf(file.Script, file.Item1, facts.Sources.GetValueOrDefault(file.Script)?.Text, file.Script.Hash) is null),
        ];
    }

    /// <summary>The number of the script that caused a request; null when the document did.</summary>
    public int? InitiatorOf(RequestRecord request)
    {
        if (NumberOf(request.Session, request.Stack) is { } number) return number;
        if (request.ResourceType == "EventSource"
            && _facts.Reports.FirstOrDefault(report => report.Kind == "eventsource" && report.Session == request.Session
                && ServedDocument.Resolve(request.DocumentUrl, report.Values[0]) == request.RequestedUrl) is { } opened)
            return NumberOf(opened.Session, opened.Stack);

        if (request.InitiatorType == "script" && request.InitiatorUrl.Length > 0)
        {
            return _scripts.FirstOrDefault(script => script.RequestedUrl == request.InitiatorUrl)?.Id
                ?? _scripts.FirstOrDefault(script => script.RequestedUrl is not null && script.Url == request.InitiatorUrl)?.Id
                ?? _scripts.FirstOrDefault(script => script.Kind == ScriptKind.Module && script.RequestedUrl is null
                    && script.DocumentUrl == request.InitiatorUrl)?.Id;
        }

        // A worker's request without a stack is attributed to the worker's own script.
        return request.Session.IsWorker && request.Url != request.Session.Url ? EntryOf(request.Session) : null;
    }

    private int? EntryOf(TargetSession worker) =>
        _facts.Scripts.FirstOrDefault(script => script.Session == worker && script.StartsResource && script.Embedder.Length > 0) is { } entry
        && _numbers.TryGetValue(entry, out var number) ? number : null;

    private void Add(CompiledScript script)
    {
        _facts.Sources.TryGetValue(script, out var source);
        var text = source?.Text;
        var request = script.IsWasm ? WasmRequestOf(script) : RequestOf(script);
        var document = _facts.DocumentUrlOf(script.FrameId, script.Session);
        // Code without its own URL is identified by its document.
        if (ErrorPage.Is(document) && script.Embedder.Length == 0) return;

        var kind = ScriptKinds.Of(script, text, request, _texts, _facts);
        var hash = script.IsWasm && source?.Bytes is { } bytecode ? Sha256Hash.OfBytes(bytecode) : script.Hash;
        var url = request?.Url
            ?? (script.Embedder.StartsWith("data:", StringComparison.Ordinal) || script.Embedder.StartsWith("blob:", StringComparison.Ordinal)
            ? Short(script.Embedder) : OriginUrl(script, document));
        var isResource = request is not null || kind is ScriptKind.Data or ScriptKind.Blob;
        if (request is not null) _ran.Add(request);

        var key = (kind, url, request?.RequestedUrl, hash, document, script.FailedToParse, Site: kind == ScriptKind.Inline ? script.StartLine : 0);
        if (_known.TryGetValue(key, out var earlier))
        {
            _numbers[script] = earlier;
            return;
        }

        var number = _scripts.Count + 1;
        _known[key] = _numbers[script] = number;
        if (hash is { } content && source is not null && !script.TooLarge) _bodies.TryAdd(content, source);

        var element = ElementOf(request, script, text, kind);
        _scripts.Add(new()
        {
            Id = number,
            Kind = kind,
            Url = url,
            RequestedUrl = isResource ? request?.RequestedUrl ?? url : null,
            Redirects = request?.Urls[..^1] ?? [],
            AddedBy = AddedByOf(script, request, text, kind, element),
            DocumentUrl = document,
            Ran = !script.FailedToParse && !IsPreloadOnly(script, request),
            NotRunReason = script.FailedToParse ? NotRunReason.Syntax : IsPreloadOnly(script, request) ? NotRunReason.Preload : null,
            Sha256 = DigestOf(script, request, text, hash),
            SourceSha256 = hash,
            Bytes = request is { BodyLength: > 0 } && isResource ? request.BodyLength
                : script.IsWasm ? script.Length : text is not null ? System.Text.Encoding.UTF8.GetByteCount(text) : script.Length,
            TooLarge = script.TooLarge,
            Place = PlaceOf(script, kind, element),
            Integrity = element?["integrity"],
            CrossOrigin = element?["crossorigin"],
            HasNonce = element?.Attributes.ContainsKey("nonce") == true,
            Async = element?.Attributes.ContainsKey("async") == true,
            Defer = element?.Attributes.ContainsKey("defer") == true,
            InServedHtml = element is not null && IsServed(element),
            BeforeConsent = _facts.ConsentAt is { } consent ? script.At <= consent : null,
        });
    }

    private string OriginUrl(CompiledScript script, string document)
    {
        if (script.Embedder.StartsWith("http", StringComparison.Ordinal)) return script.Embedder;
        foreach (var site in script.Stack)
        {
            if (_byId.TryGetValue((script.Session, site.ScriptId), out var parent) && _numbers.TryGetValue(parent, out var number))
                return _scripts[number - 1].Url;
        }

        if (script.Session.IsWorker && script.Session.Url.Length > 0) return script.Session.Url;
        // about:blank and srcdoc documents have their code from the page around them.
        return document.StartsWith("about:", StringComparison.Ordinal)
            ? _facts.Dom.BaseUrls.GetValueOrDefault(script.FrameId, _facts.MainUrl)
            : document;
    }

    private RequestRecord? RequestOf(CompiledScript script)
    {
        if (!script.StartsResource || script.Embedder.Length == 0) return null;
        var embedder = Short(script.Embedder);
        var requests = _requests[embedder].ToList();

        // Two frames of one process may have requested the same file.
        return requests.Find(request => request.Session == script.Session && request.FrameId == script.FrameId)
            ?? requests.Find(request => request.Session == script.Session) ?? requests.FirstOrDefault();
    }

    private RequestRecord? WasmRequestOf(CompiledScript script) => _facts.Requests.FirstOrDefault(request =>
        request.Session == script.Session && request.BodyLength == script.Length && request.ResourceType is "Fetch" or "XHR" && request.Status == 200
        && request.Session == script.Session && (request.MimeType == "application/wasm" || request.Url.Contains(".wasm", StringComparison.Ordinal)));

    private static bool IsScriptRequest(RequestRecord request) =>
        request.ResourceType == "Script"
        || request.Destination is "script" or "worker" or "sharedworker" or "serviceworker" or "audioworklet" or "paintworklet";

    private Sha256Hash? DigestOf(CompiledScript script, RequestRecord? request, string? text, Sha256Hash? hash)
    {
        if (request is null || script.IsWasm) return hash;
        // A body that never passed this session's network log (a memory cache, a service worker's own store) still has its text.
        if (request.BodyLength == 0) return hash;
        if (_facts.Digests.TryGetValue(request, out var digest)) return digest;
        if (text is not null) return BodyDigest.Of(text, request.BodyLength, Charsets(request));
        return request.BodyLength == script.Length
            && Charsets(request).SkipLast(1).All(static label => label.Length == 0 || label.Equals("utf-8", StringComparison.OrdinalIgnoreCase))
            ? hash : null;
    }

    private List<string> Charsets(RequestRecord request)
    {
        var header = request.ResponseHeaders.GetValueOrDefault("content-type")?.Split("charset=") is [_, var label, ..]
            ? label.Split(';')[0].Trim(' ', '"', '\'')
            : "";
        var attribute = _elements.OfUrl(request.RequestedUrl)?["charset"] ?? "";
        return [header, request.Charset, attribute, _facts.Document?.Charset ?? "", "windows-1252"];
    }

    private bool IsPreloadOnly(CompiledScript script, RequestRecord? request) =>
        request is { IsLinkPreload: true } && script.IsModule && !IsImported(request);

    private void SetParents()
    {
        foreach (var (script, number) in _numbers)
        {
            var entry = _scripts[number - 1];
            if (entry.Parent is not null) continue;
            var request = RequestOf(script);
            var written = entry.AddedBy == AddedBy.DocumentWrite && _facts.Sources.TryGetValue(script, out var source) && source.Text is { } text
                ? _texts.WrittenBy(text)
                : null;
            var parent = NumberOf(script.Session, script.Stack) ?? (written is null ? null : NumberOf(written.Session, written.Stack))
                ?? (request is null ? null : InitiatorOf(request)) ?? WorkerParent(script);
            if (parent is { } found && found != number) _scripts[number - 1] = entry with { Parent = found };
        }
    }

    /// <summary>Code in a worker without a stack came with the worker's own script, and that script with whatever started the worker.</summary>
    private int? WorkerParent(CompiledScript script) =>
        !script.Session.IsWorker ? null
        : script.Embedder == script.Session.Url ? (script.Session.Parent is { IsWorker: true } parent ? EntryOf(parent) : null)
        : EntryOf(script.Session);

    private static string Short(string url) => url.Length > 4096 ? url[..4096] : url;
}
