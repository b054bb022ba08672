using System.Text.Json.Serialization;
using AngleSharp.Dom;
using AngleSharp.Html.Dom;
using AngleSharp.Html.Parser;
using PageShield.Crawls;
using PageShield.Crawls.Captures;
using PageShield.Workers;

namespace PageShield.Crawler.Visits.Recording;

/// <summary>One document as it was served, before any script ran; read by a worker process.</summary>
internal sealed record ServedDocument
{
    private static readonly HashSet<string> JavaScriptTypes = new(StringComparer.OrdinalIgnoreCase)
    {
        // https://html.spec.whatwg.org/multipage/scripting.html#prepare-the-script-element and the MIME Sniffing Standard's list
        "", "module", "text/javascript", "application/javascript", "application/ecmascript", "application/x-ecmascript",
        "application/x-javascript", "text/ecmascript", "text/javascript1.0", "text/javascript1.1", "text/javascript1.2",
        "text/javascript1.3", "text/javascript1.4", "text/javascript1.5", "text/jscript", "text/livescript", "text/x-ecmascript", "text/x-javascript",
    };

    public required string Url { get; init; }

    /// <summary>The text; empty where it is not HTML or was not kept.</summary>
    [JsonIgnore]
    public string Html { get; init; } = "";

    public IReadOnlyList<DomElement> Scripts { get; init; } = [];

    public IReadOnlyList<MetaPolicy> MetaPolicies { get; init; } = [];

    /// <summary>Absolute actions of its forms, in order.</summary>
    public IReadOnlyList<(string Key, string Action)> Forms { get; init; } = [];

    /// <summary>Texts of all <c>on…</c> attributes.</summary>
    public IReadOnlyList<string> Handlers { get; init; } = [];

    /// <summary>Whether the type attribute of a script element makes it code.</summary>
    public static bool IsJavaScript(string? type) => JavaScriptTypes.Contains((type ?? "").Split(';')[0].Trim());

    /// <summary>The work itself.</summary>
    public static WorkerTask Task => Work;

    private static readonly WorkerTask<Request, ServedDocument> Work =
        new("document", TimeSpan.FromSeconds(20), static request => Parse(request.Url, request.Html));

    /// <summary>Parses a document; if that fails, only its text is known.</summary>
    public static async Task<ServedDocument> ReadAsync(string url, string html, CancellationToken cancellationToken)
    {
        var read = await WorkerPool.Shared.RunAsync(Work, new Request(url, html), null, urgent: false, cancellationToken);
        return read.Or(_ => new ServedDocument { Url = url }) with { Html = html };
    }

    private static ServedDocument Parse(string url, string html)
    {
        using var document = new HtmlParser(new HtmlParserOptions { IsScripting = true }).ParseDocument(html);
        var baseUrl = document.QuerySelector("base[href]")?.GetAttribute("href") is { } href && Resolve(url, href) is { } absolute ? absolute : url;
        return new()
        {
            Url = url,
            Scripts = [.. AllElements(document).Where(static element => element.LocalName == "script")
                .Select(element => Element(element, url, baseUrl))],
            // Browsers heed a policy in the head only.
            MetaPolicies =
                [.. document.QuerySelectorAll("meta[http-equiv]")
                .Where(static meta => meta.ParentElement?.LocalName == "head"
                || !meta.GetAttribute("http-equiv")!.Contains("policy", StringComparison.OrdinalIgnoreCase)).Select(static meta => new MetaPolicy(
                meta.GetAttribute("http-equiv")!.Trim().ToLowerInvariant(), meta.GetAttribute("content") ?? ""))], // selected by the attribute
            Forms = [.. document.QuerySelectorAll("form").OfType<IHtmlFormElement>().Select(form => (
                FormKey(form.GetAttribute("id"), form.GetAttribute("name"),
                    form.QuerySelectorAll("input,select,textarea").Select(static field => field.GetAttribute("name"))),
                Resolve(baseUrl, form.GetAttribute("action") is { Length: > 0 } action ? action : url) ?? url))],
            Handlers = AllElements(document).SelectMany(static element => element.Attributes)
                .Where(static attribute => attribute.Name.StartsWith("on", StringComparison.Ordinal))
                .Select(static attribute => attribute.Value).Distinct().ToList(),
        };
    }

    /// <summary>What identifies a form between the served HTML and the live page: id, name and its fields' names.</summary>
    public static string FormKey(string? id, string? name, IEnumerable<string?> fields) =>
        id is { Length: > 0 } ? "#" + id : name is { Length: > 0 } ? "@" + name : string.Join(',', fields.Order(StringComparer.Ordinal));

    /// <summary>The absolute URL without fragment, or null.</summary>
    public static string? Resolve(string baseUrl, string reference) =>
        Uri.TryCreate(baseUrl, UriKind.Absolute, out var root) && Uri.TryCreate(root, reference.Trim(), out var url)
            ? url.AbsoluteUri.Split('#')[0]
            : null;

    private sealed record Request(string Url, [property: JsonConverter(typeof(ExactTextConverter))] string Html);

    private static IEnumerable<IElement> AllElements(IDocument document) => document.All;

    private static DomElement Element(IElement element, string url, string baseUrl) => new()
    {
        DocumentUrl = url,
        BaseUrl = baseUrl,
        Name = element.LocalName,
        Attributes = element.Attributes.ToDictionary(static attribute => attribute.Name, static attribute => attribute.Value),
        Text = element.TextContent,
        Path = "",
    };
}
