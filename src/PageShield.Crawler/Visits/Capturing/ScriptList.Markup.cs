using PageShield.Crawler.Visits.Recording;
using PageShield.Crawls;
using PageShield.Reports;

namespace PageShield.Crawler.Visits.Capturing;

/// <summary>Code that stood in markup and was never compiled.</summary>
internal sealed partial class ScriptList
{
    /// <summary>Markup that was never compiled is not listed beyond this many scripts in all.</summary>
    private const int MaxFromMarkup = 20_000;

    private void AddMarkupOnly()
    {
        var urls = _scripts.Select(static script => script.RequestedUrl?.Split('#')[0]).OfType<string>().ToHashSet();
        var texts = _facts.Sources.Where(pair => _numbers.ContainsKey(pair.Key)).Select(static pair => pair.Value.Text).OfType<string>().ToHashSet();
        var hashes = _scripts.Select(static script => script.SourceSha256).OfType<Sha256Hash>().ToHashSet();
        HashSet<string> seen = [];
        foreach (var element in _facts.Dom.Elements.Concat(_facts.Served.Values.SelectMany(static document => document.Scripts)))
        {
            if (_scripts.Count >= MaxFromMarkup) return;
            if (element.Name == "script") AddElement(element, urls, hashes, seen);
            foreach (var (name, value) in element.Attributes)
            {
                if (name.StartsWith("on", StringComparison.Ordinal) && value.Trim().Length > 0 && !texts.Contains(value)
                    && seen.Add($"{element.DocumentUrl} {name} {value}"))
                    AddMarkup(element, ScriptKind.EventHandler, value, NotRunReason.Other, $"{element.Path}@{name}");
                else if (name is "href" or "src" or "action" or "formaction" && ScriptTexts.JavaScriptOf(value) is { } code
                    && !texts.Contains(code) && code.Trim(' ', ';').Length > 0 && seen.Add($"{element.DocumentUrl} {value}"))
                    AddMarkup(element, ScriptKind.JavascriptUrl, code, NotRunReason.Other, $"{element.Path}@{name}");
            }
        }
    }

    private void AddElement(DomElement element, HashSet<string> urls, HashSet<Sha256Hash> hashes, HashSet<string> seen)
    {
        var type = (element["type"] ?? "").Trim().ToLowerInvariant();
        var source = element["src"];
        if (type is "importmap" or "speculationrules")
        {
            if (source is null && seen.Add($"{element.DocumentUrl} {type} {element.Text}"))
                AddMarkup(element, type == "importmap" ? ScriptKind.ImportMap : ScriptKind.SpeculationRules, element.Text, null, element.Path);
            return;
        }

        if (!ServedDocument.IsJavaScript(element["type"])) return;
        var isNoModule = element.Attributes.ContainsKey("nomodule") && type != "module";
        if (source is not null)
        {
            if (ServedDocument.Resolve(element.BaseUrl, source) is not { } url
                || Short(source).StartsWith("data:", StringComparison.OrdinalIgnoreCase))
                return;
            if (urls.Contains(url) || !seen.Add($"{element.DocumentUrl} {url}")) return;
            AddMarkup(element, type == "module" ? ScriptKind.Module : ScriptKind.External, null,
                isNoModule ? NotRunReason.Nomodule : _facts.PolicyBlocks.Contains(url) ? NotRunReason.Csp : NotRunReason.Other, element.Path, url);
        }
        else if (element.Text.Trim().Length > 0 && !IsListed(element.Text, hashes) && seen.Add($"{element.DocumentUrl} inline {element.Text}"))
        {
            AddMarkup(element, type == "module" ? ScriptKind.Module : ScriptKind.Inline, element.Text,
                isNoModule ? NotRunReason.Nomodule : _facts.PolicyBlocks.Contains("inline") ? NotRunReason.Csp : NotRunReason.Other, element.Path);
        }
    }

    /// <summary>Whether code of this text is listed; where the browser gave its hash but no longer its source, the markup has the text.</summary>
    private bool IsListed(string text, HashSet<Sha256Hash> hashes)
    {
        var hash = Sha256Hash.OfText(text);
        if (!hashes.Contains(hash)) return false;

        _bodies.TryAdd(hash, new(text, null));
        return true;
    }

    private void AddMarkup(DomElement element, ScriptKind kind, string? text, NotRunReason? reason, string place, string? url = null)
    {
        Sha256Hash? hash = text is null ? null : Sha256Hash.OfText(text);
        if (hash is { } content && text is not null) _bodies.TryAdd(content, new(text, null));
        _scripts.Add(new()
        {
            Id = _scripts.Count + 1,
            Kind = kind,
            Url = url ?? element.DocumentUrl,
            RequestedUrl = url,
            AddedBy = IsServed(element) || element.Name != "script" ? AddedBy.Parser : AddedBy.Script,
            DocumentUrl = element.DocumentUrl,
            Ran = reason is null,
            NotRunReason = reason,
            Sha256 = hash,
            SourceSha256 = hash,
            Bytes = text is null ? 0 : System.Text.Encoding.UTF8.GetByteCount(text),
            Place = place.Length > 0 ? place : null,
            Integrity = element["integrity"],
            CrossOrigin = element["crossorigin"],
            HasNonce = element.Attributes.ContainsKey("nonce"),
            Async = element.Attributes.ContainsKey("async"),
            Defer = element.Attributes.ContainsKey("defer"),
            InServedHtml = element.Name != "script" || IsServed(element),
        });
    }
}
