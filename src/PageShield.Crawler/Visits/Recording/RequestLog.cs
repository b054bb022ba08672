using System.Text;
using System.Text.Json;
using PageShield.Crawler.DevTools;

namespace PageShield.Crawler.Visits.Recording;

/// <summary>The requests of one visit with all their hops, sockets included; filled on the connection's reading loop.</summary>
internal sealed class RequestLog(DevToolsConnection devTools, CrawlerOptions options, VisitState state)
{
    /// <summary>A request that hangs (long polling, a stream) does not keep the page busy for ever.</summary>
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(8);
    private readonly Dictionary<string, RequestRecord> _byId = [];
    private readonly HashSet<string> _pending = [];
    private long _received;
    private RequestRecord? _earlierDocument;

    public List<RequestRecord> All { get; } = [];

    /// <summary>The last request for the main document; null before there was one.</summary>
    public RequestRecord? Document { get; private set; }

    /// <summary>Whether the main document stays what it is: from now on navigations are only watched.</summary>
    public bool IsDocumentFixed { get; set; }

    /// <summary>Whether anything is under way that the page may be waiting for.</summary>
    public bool IsBusy => _pending.Any(id => _byId.TryGetValue(id, out var request) && state.Elapsed - request.SentAt < LongestWait);

    public RequestRecord? Find(string id) => _byId.GetValueOrDefault(id);

    /// <summary>A main document begins: the request that brought it is its own.</summary>
    public void BeginDocument(string id)
    {
        if (_byId.TryGetValue(id, out var request)) request.Epoch = state.Epoch;
    }

    /// <summary>The request does not become the main document: the one before it stays.</summary>
    public void TurnBack(RequestRecord request)
    {
        if (Document == request) Document = _earlierDocument;
    }

    /// <summary>The current main document while another is requested; null if there is none.</summary>
    public RequestRecord? DocumentBefore(RequestRecord request) => Document == request ? _earlierDocument : Document;

    /// <summary>Forgets what an ended target was waiting for.</summary>
    public void Forget(TargetSession session)
    {
        foreach (var request in All)
        {
            if (request.Session == session) _pending.Remove(request.Id);
        }
    }

    /// <summary>Notes a navigation that was stopped before the network log heard of it.</summary>
    public void AddStopped(TargetSession session, string id, JsonElement data)
    {
        if (All.Count >= options.MaxRequests || _byId.ContainsKey(id)) return;
        var request = data.Member("request");
        var record = new RequestRecord
        {
            Id = id,
            Session = session,
            FrameId = data.Text("frameId"),
            DocumentUrl = Document?.Url ?? session.Url,
            Method = request.Text("method"),
            ResourceType = "Document",
            InitiatorType = "other",
            InitiatorUrl = "",
            PostData = PostDataOf(request),
            RequestHeaders = Headers(request.Member("headers")),
            SentAt = state.Elapsed,
            Epoch = state.Epoch,
        };
        record.Urls.Add(Bounded(request.Text("url")));
        All.Add(record);
        _byId[id] = record;
    }

    public void Add(TargetSession session, JsonElement data)
    {
        state.Touch();
        var id = data.Text("requestId");
        var request = data.Member("request");
        var url = request.Text("url");
        if (data.Member("redirectResponse").ValueKind == JsonValueKind.Object && _byId.TryGetValue(id, out var earlier))
        {
            if (earlier.Urls.Count <= 32) earlier.Urls.Add(Bounded(url));
            earlier.Method = request.Text("method");
            return;
        }

        if (_byId.TryGetValue(id, out var known) && known.RequestedUrl == url) return;
        if (All.Count >= options.MaxRequests)
        {
            state.End($"More than {options.MaxRequests} requests; the rest is not listed.");
            return;
        }

        var initiator = data.Member("initiator");
        var record = new RequestRecord
        {
            Id = id,
            Session = session,
            FrameId = data.Text("frameId"),
            DocumentUrl = data.Text("documentURL"),
            Method = request.Text("method"),
            ResourceType = data.Text("type"),
            InitiatorType = initiator.Text("type"),
            InitiatorUrl = initiator.Text("url"),
            Stack = CallSite.Read(initiator.Member("stack")),
            IsLinkPreload = request.Flag("isLinkPreload"),
            PostData = PostDataOf(request),
            HasPostData = request.Flag("hasPostData"),
            RequestHeaders = Headers(request.Member("headers")),
            SentAt = state.Elapsed,
            Epoch = state.Epoch,
            Fragment = Bounded(request.Text("urlFragment")),
            StartedAt = DateTimeOffset.UnixEpoch.AddSeconds(Math.Clamp(data.Number("wallTime"), 0, 1e11)),
            Timestamp = data.Number("timestamp"),
        };
        record.Urls.Add(Bounded(url));
        All.Add(record);
        _byId[id] = record;
        if (record.ResourceType is not ("EventSource" or "WebSocket" or "Ping" or "Media" or "Prefetch")) _pending.Add(id);
        if (IsMain(record) && !state.Loaded) (_earlierDocument, Document) = (Document, record);
        if (record is { HasPostData: true, PostData: null }) record.PostDataRead = ReadPostDataAsync(session, record);
    }

    /// <summary>Bodies above the inline limit and binary bodies must be fetched separately.</summary>
    private async Task ReadPostDataAsync(TargetSession session, RequestRecord record)
    {
        try
        {
            var result = await devTools.SendAsync(session.Id, "Network.getRequestPostData", new { requestId = record.Id }, CancellationToken.None);
            record.PostData = result.TextOrNull("postData");
        }
        catch (DevToolsException)
        {
            // Gone with its page.
        }
    }

    public void AddHeaders(JsonElement data)
    {
        if (!_byId.TryGetValue(data.Text("requestId"), out var request)) return;
        var headers = Headers(data.Member("headers"));
        request.Destination ??= headers.GetValueOrDefault("sec-fetch-dest");
        request.Mode ??= headers.GetValueOrDefault("sec-fetch-mode");
    }

    public void AddResponse(TargetSession session, JsonElement data)
    {
        if (!_byId.TryGetValue(data.Text("requestId"), out var request)) return;
        var response = data.Member("response");
        request.Status = (int)response.Number("status");
        request.MimeType = response.Text("mimeType");
        request.Charset = response.Text("charset");
        request.Protocol = response.Text("protocol");
        request.ResourceType = data.Text("type") is { Length: > 0 } type ? type : request.ResourceType;
        request.ResponseHeaders = Headers(response.Member("headers"));
        request.WireLength += (long)response.Number("encodedDataLength");
        if (IsMain(request)) Document = request;
    }

    /// <summary>For <c>Network.responseReceivedExtraInfo</c>.</summary>
    public void AddRawResponse(JsonElement data)
    {
        if (_byId.TryGetValue(data.Text("requestId"), out var request)) request.RawResponseHeaders = Headers(data.Member("headers"));
    }

    public void AddData(JsonElement data)
    {
        if (!_byId.TryGetValue(data.Text("requestId"), out var request)) return;
        state.Touch();
        var length = (long)data.Number("dataLength");
        request.BodyLength += length;
        if ((_received += length) <= options.MaxPageBytes) return;

        state.End($"The page loaded more than {options.MaxPageBytes >> 20} MB; loading was stopped.");
    }

    /// <param name="session">The reporting session. An out-of-process frame finishes the request that its parent started, and has the body.</param>
    /// <param name="data">Of <c>Network.loadingFinished</c> or <c>Network.loadingFailed</c>.</param>
    /// <param name="error">Null where it finished.</param>
    public void Finish(TargetSession session, JsonElement data, string? error)
    {
        var id = data.Text("requestId");
        _pending.Remove(id);
        if (!_byId.TryGetValue(id, out var request)) return;
        state.Touch();
        request.Finished = error is null;
        request.Seconds = Math.Max(0, data.Number("timestamp") - request.Timestamp);
        request.Error = error;
        request.BlockedReason = data.TextOrNull("blockedReason");
        request.Canceled = data.Flag("canceled");
        if (error is null) request.WireLength = Math.Max(request.WireLength, (long)data.Number("encodedDataLength"));
        if (request is { Finished: true, Body: null } && IsDocument(request))
            request.Body = ReadBodyAsync(session.Id, id);
    }

    private bool IsMain(RequestRecord request) =>
        request.ResourceType == "Document" && request.Session == state.Page && request.FrameId == request.Session.TargetId && !IsDocumentFixed;

    private static bool IsDocument(RequestRecord request) => request.ResourceType == "Document" && request.Session.HasDocuments && request.Status > 0;

    /// <summary>The body of a finished request; null where the browser has it no more.</summary>
    public async Task<ResponseText?> ReadBodyAsync(string sessionId, string requestId)
    {
        try
        {
            var result = await devTools.SendAsync(sessionId, "Network.getResponseBody", new { requestId }, CancellationToken.None);
            return result.Flag("base64Encoded") ? new(null, Convert.FromBase64String(result.Text("body"))) : new(result.Text("body"), null);
        }
        catch (DevToolsException)
        {
            return null;
        }
    }

    public void AddSocket(TargetSession session, JsonElement data)
    {
        if (All.Count >= options.MaxRequests) return;
        var initiator = data.Member("initiator");
        var record = new RequestRecord
        {
            Id = data.Text("requestId") is { Length: > 0 } id ? id : data.Text("transportId"),
            Session = session,
            FrameId = "",
            DocumentUrl = session.Url,
            Method = "GET",
            ResourceType = "WebSocket",
            InitiatorType = initiator.Text("type"),
            InitiatorUrl = initiator.Text("url"),
            Stack = CallSite.Read(initiator.Member("stack")),
            SentAt = state.Elapsed,
            Epoch = state.Epoch,
        };
        record.Urls.Add(Bounded(data.Text("url")));
        All.Add(record);
        _byId[record.Id] = record;
    }

    /// <summary>For the answer to a socket's handshake.</summary>
    public void AddSocketAnswer(JsonElement data)
    {
        if (_byId.TryGetValue(data.Text("requestId"), out var socket)) socket.Status = (int)data.Member("response").Number("status");
    }

    public void AddSocketFrame(JsonElement data, bool sent)
    {
        if (!_byId.TryGetValue(data.Text("requestId"), out var socket)) return;
        var payload = data.Member("response").Text("payloadData");
        socket.SocketFrames++;
        socket.WireLength += payload.Length;
        if (sent) socket.LastFrameAt = state.Elapsed;
        if (sent && (socket.PostData?.Length ?? 0) < 1_000_000) socket.PostData += payload + "\n";
    }

    /// <summary>The body as Latin-1, byte for byte, where the browser gives bytes; else its text.</summary>
    private static string? PostDataOf(JsonElement request)
    {
        var parts = request.Items("postDataEntries").Select(static entry => entry.TextOrNull("bytes")).OfType<string>().ToList();
        return parts.Count > 0
            ? string.Concat(parts.Select(static part => Encoding.Latin1.GetString(Convert.FromBase64String(part))))
            : request.TextOrNull("postData");
    }

    private static Dictionary<string, string> Headers(JsonElement headers)
    {
        var read = new Dictionary<string, string>();
        if (headers.ValueKind != JsonValueKind.Object) return read;
        foreach (var header in headers.EnumerateObject())
        {
            // a string, as asked
            if (header.Value.ValueKind == JsonValueKind.String) read[header.Name.ToLowerInvariant()] = header.Value.GetString()!;
        }

        return read;
    }

    /// <summary>A data URL may have megabytes; the script's own text is kept apart.</summary>
    private static string Bounded(string url) => url.Length > 4096 ? url[..4096] : url;
}
