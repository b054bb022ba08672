using System.Text.Json;
using PageShield.Crawler.DevTools;
using PageShield.Crawler.Visits.Recording;
using PageShield.Crawls;

namespace PageShield.Crawler.Visits;

/// <summary>
/// Keeps what a form sends away from the shop: the page's own navigations, frames' POSTs, and everything that could change something at
/// the shop's hosts are recorded and then aborted at the network. All else goes on. On the same way it adds the secret header that the shop's
/// owner may have asked for to requests to the shop's hosts, and to no others, and stops at each new document (<see cref="DocumentGate"/>).
/// </summary>
internal sealed class ShopGuard(DevToolsConnection devTools, RequestLog requests, DocumentGate documents)
{
    private static readonly string[] Changing = ["Document", "XHR", "Fetch", "Ping"];
    private HashSet<string> _hosts = [];
    private SecretHeader? _header;
    private bool _isOn;

    /// <summary>From now on these hosts are out of reach.</summary>
    public void Raise(IEnumerable<string> hosts, IEnumerable<TargetSession> sessions)
    {
        (_hosts, _isOn) = ([.. hosts], true);
        requests.IsDocumentFixed = true;
        foreach (var session in sessions) Cover(session);
    }

    /// <summary>From now on requests to these hosts carry the header.</summary>
    public void Send(IEnumerable<string> hosts, SecretHeader header, IEnumerable<TargetSession> sessions)
    {
        (_hosts, _header) = ([.. hosts], header);
        foreach (var session in sessions) Cover(session);
    }

    /// <summary>Covers one more session.</summary>
    public void Cover(TargetSession session)
    {
        if (!(session.HasDocuments || session.IsWorker) || (!session.HasDocuments && !_isOn && _header is null)) return;
        List<object> patterns = [];
        if (session.HasDocuments && !_isOn) patterns.Add(new { resourceType = "Document" });
        if (_isOn) patterns.AddRange(Changing.Select(static type => new { resourceType = type }));
        if (_header is not null)
            patterns.AddRange(
                _hosts.SelectMany(static host => new[] { new { urlPattern = $"*://{host}/*" }, new { urlPattern = $"*://{host}:*/*" } }));
        devTools.Post(session.Id, "Fetch.enable", new { patterns });
    }

    /// <summary>Handles <c>Fetch.requestPaused</c>.</summary>
    public void Decide(TargetSession session, JsonElement data)
    {
        var request = data.Member("request");
        var isWrite = request.Text("method") is not ("GET" or "HEAD" or "OPTIONS");
        var isDocument = data.Text("resourceType") == "Document";
        var isTop = isDocument && session.Type == "page" && data.Text("frameId") == session.TargetId;
        var isOwn = Uri.TryCreate(request.Text("url"), UriKind.Absolute, out var url) && _hosts.Contains(url.IdnHost.ToLowerInvariant());
        if (!_isOn)
        {
            if (isTop && documents.Refuses(session, data)) Abort(session, data);
            else if (isDocument) LetPass(session, data, isOwn);
            else Continue(session, data, isOwn);
            return;
        }

        if (isTop || (isDocument && isWrite) || (isWrite && isOwn))
            Abort(session, data);
        else if (isDocument)
            LetPass(session, data, isOwn);
        else
            Continue(session, data, isOwn);

        // A navigation that is stopped here may never show in the network log.
        if ((isTop || (isDocument && isWrite)) && data.TextOrNull("networkId") is { } id) requests.AddStopped(session, id, data);
    }

    private void Abort(TargetSession session, JsonElement data) =>
        devTools.Post(session.Id, "Fetch.failRequest", new { requestId = data.Text("requestId"), errorReason = "Aborted" });

    private void LetPass(TargetSession session, JsonElement data, bool isOwn)
    {
        // The event's own memory is used again once its handler has returned.
        var kept = data.Clone();
        documents.Pass(session, data.Text("frameId"), () => Continue(session, kept, isOwn));
    }

    private void Continue(TargetSession session, JsonElement data, bool isOwn)
    {
        var requestId = data.Text("requestId");
        if (_header is not { } header || !isOwn)
        {
            devTools.Post(session.Id, "Fetch.continueRequest", new { requestId });
            return;
        }

        // Headers are replaced as a whole.
        var headers = data.Member("request").Member("headers").EnumerateObject()
            .Select(static pair => new { name = pair.Name, value = pair.Value.GetString() ?? "" })
            .Append(new { name = header.Name, value = header.Value });
        devTools.Post(session.Id, "Fetch.continueRequest", new { requestId, headers });
    }
}
