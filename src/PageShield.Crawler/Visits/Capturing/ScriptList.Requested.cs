using PageShield.Crawler.Visits.Recording;
using PageShield.Crawls;
using PageShield.Reports;

namespace PageShield.Crawler.Visits.Capturing;

/// <summary>Code that was requested and did not run, or is no JavaScript.</summary>
internal sealed partial class ScriptList
{
    private void AddRequestedOnly()
    {
        foreach (var request in _facts.Requests)
        {
            if (!IsScriptRequest(request) || _ran.Contains(request)) continue;

            // The same URL ran from another request (a preload, a second frame's cache); this one only fetched it.
            if (_ran.Any(other => other != request && other.RequestedUrl == request.RequestedUrl && other.DocumentUrl == request.DocumentUrl))
                continue;

            _facts.Bodies.TryGetValue(request, out var body);
            var loaded = request is { Finished: true, Status: >= 200 and < 300 };
            var isJson = request.Destination == "json"
                || (request.Destination is null && request.MimeType.Contains("json", StringComparison.Ordinal));
            var element = _elements.OfUrl(request.RequestedUrl);

            // The header that names the destination is reported by a separate event, which can be missing.
            var isCss = request.Destination == "style"
                || (request.Destination is null && element is null && request.MimeType.Equals("text/css", StringComparison.OrdinalIgnoreCase));
            var ran = loaded && (isJson || isCss);
            Sha256Hash? digest = body?.Bytes is { } bytes ? Sha256Hash.OfBytes(bytes)
                : body?.Text is { } text ? BodyDigest.Of(text, request.BodyLength, Charsets(request)) : null;
            Sha256Hash? source = body?.Text is { } decoded ? Sha256Hash.OfText(decoded) : digest;
            var kind = isJson ? ScriptKind.JsonModule : isCss ? ScriptKind.CssModule : ScriptKinds.Of(request, element);
            if (!_known.TryAdd((kind, request.Url, request.DocumentUrl, source), 0)) continue;

            if (source is { } content && body is not null) _bodies.TryAdd(content, new(body.Text, body.Bytes));
            _scripts.Add(new()
            {
                Id = _scripts.Count + 1,
                Kind = kind,
                Url = request.Url,
                RequestedUrl = request.RequestedUrl,
                Redirects = request.Urls[..^1],
                AddedBy = AddedByOf(request, element),
                DocumentUrl = request.DocumentUrl is { Length: > 0 } document ? document : _facts.MainUrl,
                Parent = InitiatorOf(request),
                Ran = ran,
                NotRunReason = ran ? null : ReasonOf(request, element),
                Sha256 = digest,
                SourceSha256 = source,
                Bytes = request.BodyLength,
                Place = element is { Path.Length: > 0 } ? element.Path : null,
                Integrity = element?["integrity"],
                CrossOrigin = element?["crossorigin"],
                HasNonce = element?.Attributes.ContainsKey("nonce") == true,
                Async = element?.Attributes.ContainsKey("async") == true,
                Defer = element?.Attributes.ContainsKey("defer") == true,
                InServedHtml = element is not null && IsServed(element),
            });
        }
    }

    private NotRunReason ReasonOf(RequestRecord request, DomElement? element)
    {
        if (request.BlockedReason is "csp") return NotRunReason.Csp;
        if (_facts.IntegrityFailures.Contains(request.Url) || _facts.IntegrityFailures.Contains(request.RequestedUrl)) return NotRunReason.Sri;
        if (request.Status is 0 or >= 400 || request is { Finished: false, BodyLength: 0 }) return NotRunReason.Network;
        if (!ScriptKinds.IsExecutableMime(request, element)) return NotRunReason.Mime;
        if (request.IsLinkPreload || request.InitiatorType == "preload") return NotRunReason.Preload;
        return request.Error is not null ? NotRunReason.Network : NotRunReason.Other;
    }
}
