using PageShield.Crawler.Visits.Recording;
using PageShield.Crawls;

namespace PageShield.Crawler.Visits.Capturing;

/// <summary>Determines a script's kind from its origin, never from a name that it chose itself.</summary>
internal static class ScriptKinds
{
    private static readonly HashSet<string> JavaScriptMimes = new(StringComparer.OrdinalIgnoreCase)
    {
        "text/javascript", "application/javascript", "application/ecmascript", "application/x-ecmascript", "application/x-javascript",
        "text/ecmascript", "text/jscript", "text/livescript", "text/x-ecmascript", "text/x-javascript",
        "text/javascript1.0", "text/javascript1.1", "text/javascript1.2", "text/javascript1.3", "text/javascript1.4", "text/javascript1.5",
    };

    /// <summary>The kind of a compiled script.</summary>
    public static ScriptKind Of(CompiledScript script, string? text, RequestRecord? request, ScriptTexts texts, VisitFacts facts)
    {
        if (script.IsWasm) return ScriptKind.Wasm;
        if (script.Embedder.Length > 0 && script.StartsResource && (request is not null || script.Session.IsWorker || IsOwnScheme(script.Embedder)))
            return OfResource(script, request);
        if (script.Embedder.Length > 0 && script.StartsResource && !facts.Served.ContainsKey(script.Embedder) && script.Embedder != "about:srcdoc"
            && script.Embedder != facts.MainUrl)
            return script.IsModule ? ScriptKind.Module : ScriptKind.External;
        if (script.IsModule) return ScriptKind.Module;
        if (script.Embedder.Length > 0) return OfMarkup(script, text, texts, facts);

        return OfCode(text, texts);
    }

    /// <summary>The kind of a script that was requested and not compiled.</summary>
    public static ScriptKind Of(RequestRecord request, DomElement? element) => request.Destination switch
    {
        "worker" => ScriptKind.Worker,
        "sharedworker" => ScriptKind.SharedWorker,
        "serviceworker" => ScriptKind.ServiceWorker,
        "audioworklet" or "paintworklet" => ScriptKind.Worklet,
        _ when request.Url.StartsWith("data:", StringComparison.Ordinal) => ScriptKind.Data,
        _ when request.Url.StartsWith("blob:", StringComparison.Ordinal) => ScriptKind.Blob,
        _ when (element?["type"] ?? "").Equals("module", StringComparison.OrdinalIgnoreCase) => ScriptKind.Module,
        _ => ScriptKind.External,
    };

    /// <summary>
    /// Whether the response's MIME type lets a browser run it: modules need JavaScript, classic scripts only nothing that is clearly something else.
    /// </summary>
    public static bool IsExecutableMime(RequestRecord request, DomElement? element)
    {
        var mime = request.MimeType;
        if (JavaScriptMimes.Contains(mime)) return true;
        var strict = (element?["type"] ?? "").Equals("module", StringComparison.OrdinalIgnoreCase)
            || (request.ResponseHeaders.GetValueOrDefault("x-content-type-options") ?? "").Contains("nosniff", StringComparison.OrdinalIgnoreCase)
            || request.Destination is not ("script" or null);
        return !strict
            && !mime.StartsWith("image/", StringComparison.OrdinalIgnoreCase) && !mime.StartsWith("audio/", StringComparison.OrdinalIgnoreCase)
            && !mime.StartsWith("video/", StringComparison.OrdinalIgnoreCase) && !mime.Equals("text/csv", StringComparison.OrdinalIgnoreCase);
    }

    private static ScriptKind OfResource(CompiledScript script, RequestRecord? request)
    {
        if (script.Session.IsWorker && script.Embedder == script.Session.Url)
        {
            return script.Session.Type switch
            {
                "shared_worker" => ScriptKind.SharedWorker,
                "service_worker" => ScriptKind.ServiceWorker,
                _ => ScriptKind.Worker,
            };
        }

        if (script.Session.Type.Contains("worklet", StringComparison.Ordinal)) return ScriptKind.Worklet;
        if (script.Embedder.StartsWith("data:", StringComparison.Ordinal)) return ScriptKind.Data;
        if (script.Embedder.StartsWith("blob:", StringComparison.Ordinal)) return ScriptKind.Blob;
        return script.IsModule || request?.Destination == "module" ? ScriptKind.Module : ScriptKind.External;
    }

    private static ScriptKind OfMarkup(CompiledScript script, string? text, ScriptTexts texts, VisitFacts facts)
    {
        if (text is null) return ScriptKind.Inline;
        var (inline, handler) = (texts.IsInline(text), texts.IsHandler(text));
        if (inline != handler) return inline ? ScriptKind.Inline : ScriptKind.EventHandler;

        // Both or neither: a script's text follows its start tag, a handler's follows a quote or an equals sign.
        if (facts.Served.TryGetValue(script.Embedder, out var served)
            && SourcePosition.Of(served.Html, script.StartLine, script.StartColumn) is > 0 and var at && served.Html[at - 1] is '"' or '\'' or '=')
            return ScriptKind.EventHandler;

        return ScriptKind.Inline;
    }

    private static ScriptKind OfCode(string? text, ScriptTexts texts)
    {
        if (text is null || text.StartsWith("(function anonymous(", StringComparison.Ordinal)) return ScriptKind.Eval;
        if (texts.IsInline(text)) return ScriptKind.Inline;
        if (texts.IsUrl(text)) return ScriptKind.JavascriptUrl;
        return texts.IsHandler(text) ? ScriptKind.EventHandler : ScriptKind.Eval;
    }

    private static bool IsOwnScheme(string url) =>
        url.StartsWith("data:", StringComparison.Ordinal) || url.StartsWith("blob:", StringComparison.Ordinal);
}
