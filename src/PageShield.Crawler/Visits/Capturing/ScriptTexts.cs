using PageShield.Crawler.Visits.Recording;

namespace PageShield.Crawler.Visits.Capturing;

/// <summary>
/// Texts of inline code, from the served documents, the live DOM and the hooks. They identify what a compiled text was.
/// </summary>
internal sealed class ScriptTexts
{
    private readonly HashSet<string> _inline = [];
    private readonly HashSet<(int Length, string Head)> _inserted = [];
    private readonly HashSet<string> _handlers = [];
    private readonly HashSet<string> _urls = [];
    private readonly Dictionary<string, HookReport> _writtenTexts = [];
    private readonly HashSet<string> _writtenUrls = [];

    public ScriptTexts(VisitFacts facts)
    {
        foreach (var document in facts.Served.Values)
        {
            foreach (var script in document.Scripts) _inline.Add(Normal(script.Text));
            _handlers.UnionWith(document.Handlers.Select(Normal));
        }

        foreach (var element in facts.Dom.Elements)
        {
            if (element.Name == "script") _inline.Add(Normal(element.Text));
            foreach (var (name, value) in element.Attributes)
            {
                if (name.StartsWith("on", StringComparison.Ordinal)) _handlers.Add(Normal(value));
                else if (JavaScriptOf(value) is { } code) _urls.Add(code);
            }
        }

        foreach (var report in facts.Reports)
        {
            if (report is { Kind: "script", Values: [var length, var head, ..] } && int.TryParse(length, out var count)) _inserted.Add((count, head));
            if (report is { Kind: "url", Values: [var url, ..] } && JavaScriptOf(url) is { } code) _urls.Add(code);
        }

        foreach (var written in facts.Written)
        {
            foreach (var (text, source) in written.Scripts)
            {
                _writtenTexts.TryAdd(Normal(text), written.By);
                if (source is not null && ServedDocument.Resolve(facts.MainUrl, source) is { } url) _writtenUrls.Add(url);
            }
        }
    }

    public bool IsInline(string text) =>
        _inline.Contains(Normal(text)) || _inserted.Contains((text.Length, text.Length > 200 ? text[..200] : text))
            || _writtenTexts.ContainsKey(Normal(text));

    public bool IsHandler(string text) => _handlers.Contains(Normal(text));

    public bool IsUrl(string text) => _urls.Contains(text);

    /// <summary>The report of the write that brought this text; null where none did.</summary>
    public HookReport? WrittenBy(string text) => _writtenTexts.GetValueOrDefault(Normal(text));

    public bool IsWrittenUrl(string url) => _writtenUrls.Contains(url);

    /// <summary>The code of a <c>javascript:</c> URL, decoded as the browser does it; null for any other.</summary>
    public static string? JavaScriptOf(string url)
    {
        url = url.TrimStart();
        return url.StartsWith("javascript:", StringComparison.OrdinalIgnoreCase) ? Uri.UnescapeDataString(url["javascript:".Length..]) : null;
    }

    /// <summary>HTML parsing turns CR and CRLF into LF.</summary>
    private static string Normal(string text) => text.ReplaceLineEndings("\n");
}
