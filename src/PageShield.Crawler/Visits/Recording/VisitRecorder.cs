using System.Text.Json;
using PageShield.Crawler.Browsers;
using PageShield.Crawler.DevTools;
using PageShield.Crawler.Hooks;
using PageShield.Crawls;
using PageShield.Sites;

namespace PageShield.Crawler.Visits.Recording;

/// <summary>
/// Listens to everything that the targets of one visit do, and instruments each before it runs. Its handler runs on the connection's
/// reading loop; the logs are read under <see cref="Gate"/>.
/// </summary>
internal sealed class VisitRecorder
{
    private readonly Dictionary<string, TargetSession> _sessions = [];
    private readonly Dictionary<string, string> _targets = [];
    private readonly VisitState _state = new();
    private readonly DevToolsConnection _devTools;
    private readonly CrawlerOptions _options;
    private readonly TargetInstruments _instruments;
    private readonly ShopGuard _shop;
    private int _popups;

    public VisitRecorder(
        DevToolsConnection devTools, CrawlerOptions options, PageHooks hooks, BrowserIdentity identity, Persona persona, SourceCache sources)
    {
        (_devTools, _options) = (devTools, options);
        _instruments = new(devTools, hooks, identity, persona);
        Requests = new(devTools, options, _state);
        Scripts = new(devTools, options, hooks, sources, _state);
        Console = new(hooks, _state);
        Documents = new(devTools, Requests, Scripts, _state, Gate);
        _shop = new(devTools, Requests, Documents);
    }

    /// <summary>Held while the handler changes the state.</summary>
    public Lock Gate { get; } = new();

    public RequestLog Requests { get; }

    public ScriptLog Scripts { get; }

    public ConsoleLog Console { get; }

    public DocumentGate Documents { get; }

    /// <summary>The page that is visited; null until it is attached.</summary>
    public TargetSession? Page => _state.Page;

    /// <summary>Id of the page's main frame (equal to the target's id).</summary>
    public string MainFrameId => Page?.TargetId ?? "";

    public bool Loaded => _state.Loaded;

    /// <summary>Whether all markup of the main document is here.</summary>
    public bool IsParsed => _state.Parsed;

    /// <summary>
    /// Call it when another document is requested, or when the response is that the current one stays. The browser may respond before it reports
    /// that the new document begins, and the previous document's load state does not apply to it.
    /// </summary>
    public void Expect(bool newDocument)
    {
        lock (Gate) _state.Loaded = _state.Parsed = !newDocument;
    }

    /// <summary>Number of the main document.</summary>
    public int Epoch => _state.Epoch;

    /// <summary>Time since the visit began.</summary>
    public TimeSpan Elapsed => _state.Elapsed;

    /// <summary>Completes when the tab crashes or closes.</summary>
    public TaskCompletionSource Crashed { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Completes when a cap is reached beyond which the visit must end.</summary>
    public Task CapReached => _state.CapReached.Task;

    /// <summary>Completes when the page's session is instrumented.</summary>
    public TaskCompletionSource Attached { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>What a cap cut off so far.</summary>
    public IReadOnlyList<string> Cuts
    {
        get { lock (Gate) return [.. _state.Cuts]; }
    }

    /// <summary>Records a limit that the browser does not know of.</summary>
    public void Cut(string sentence)
    {
        lock (Gate) _state.Cut(sentence);
    }

    /// <summary>How long no request was under way and no script was compiled; zero while there is any.</summary>
    public TimeSpan QuietFor
    {
        get { lock (Gate) return Requests.IsBusy ? TimeSpan.Zero : _state.Quiet; }
    }

    /// <summary>All sessions that have documents, the page first.</summary>
    public IReadOnlyList<TargetSession> DocumentSessions()
    {
        lock (Gate) return [.. _sessions.Values.Where(static session => session.HasDocuments)];
    }

    /// <summary>Whether the session belongs to this visit.</summary>
    public bool Owns(string sessionId)
    {
        lock (Gate) return _sessions.ContainsKey(sessionId);
    }

    /// <summary>From now on nothing that a form sends reaches the shop (see <see cref="ShopGuard"/>).</summary>
    public void ProtectShop(IEnumerable<string> hosts)
    {
        lock (Gate) _shop.Raise(hosts, _sessions.Values);
    }

    /// <summary>From now on requests to the shop carry a header that only the crawler knows.</summary>
    public void SendToShop(IEnumerable<string> hosts, SecretHeader header)
    {
        lock (Gate) _shop.Send(hosts, header, _sessions.Values);
    }

    /// <summary>From now on no third party's script leads away from these hosts (see <see cref="DocumentGate"/>).</summary>
    public void KeepTo(IEnumerable<string> hosts, IReadOnlyCollection<string> paymentHosts)
    {
        lock (Gate) Documents.KeepTo(hosts, paymentHosts);
    }

    /// <inheritdoc cref="DocumentGate.CutShortBy" />
    public IReadOnlyList<string> CutShortBy
    {
        get { lock (Gate) return Documents.CutShortBy; }
    }

    /// <inheritdoc cref="TargetInstruments.ShiftClockAsync" />
    public Task ShiftClockAsync(TimeSpan shift, CancellationToken cancellationToken) =>
        _instruments.ShiftClockAsync(DocumentSessions(), shift, cancellationToken);

    /// <summary>Takes a new target in, instruments it and lets it run.</summary>
    public void Attach(string sessionId, string parentSessionId, JsonElement target)
    {
        var session = new TargetSession(
            sessionId, target.Text("targetId"), target.Text("type"), target.Text("url"),
            _sessions.GetValueOrDefault(parentSessionId));
        bool tooMany;
        bool first;
        lock (Gate)
        {
            first = _targets.TryAdd(session.TargetId, sessionId);
            if (session.Type == "page" && Page is null) _state.Page = session;
            else if (session.Type == "page" && first) _popups++;

            _sessions[sessionId] = session;
            tooMany = _targets.Count > _options.MaxTargets || _popups > _options.MaxPopups;
        }

        if (LocalAddress.Is(target.Text("url")))
        {
            lock (Gate) RefuseLocal(session);
            return;
        }

        if (tooMany)
        {
            Refuse(session);
            return;
        }

        // A service worker attaches twice; only the first session listens.
        if (first)
        {
            _instruments.Install(session);
            lock (Gate) _shop.Cover(session);
        }

        _devTools.Post(sessionId, "Runtime.runIfWaitingForDebugger", null);
        if (session == Page) Attached.TrySetResult();
    }

    /// <summary>Handles one event of one of this visit's sessions.</summary>
    public void Handle(in DevToolsEvent message)
    {
        lock (Gate)
        {
            if (!_sessions.TryGetValue(message.SessionId, out var session)) return;
            Handle(session, message.Method, message.Data);
        }
    }

    /// <summary>Forgets a session whose target ended.</summary>
    public void Detach(string sessionId)
    {
        lock (Gate)
        {
            if (!_sessions.Remove(sessionId, out var session)) return;
            if (session == Page) Crashed.TrySetResult();
            Requests.Forget(session);
        }
    }

    private void Refuse(TargetSession session)
    {
        lock (Gate)
        {
            _state.Cut(_popups > _options.MaxPopups
                ? $"More than {_options.MaxPopups} windows were opened; the others were closed."
                : $"More than {_options.MaxTargets} workers and frames were started; the others were stopped.");
        }

        // A dedicated worker cannot be closed by target, but it never gets to run: it stays paused.
        _devTools.Post("", "Target.closeTarget", new { targetId = session.TargetId });
        if (_popups <= _options.MaxPopups) _state.CapReached.TrySetResult();
    }

    /// <summary>Chromium itself blocks such addresses. If a page reaches one anyway, nothing of it is recorded.</summary>
    private void RefuseLocal(TargetSession session)
    {
        _state.Cut("A page got to an address of this machine or of the browser itself; the visit was ended.");
        _devTools.Post("", "Target.closeTarget", new { targetId = session.TargetId });
        _state.CapReached.TrySetResult();
    }

    private void Handle(TargetSession session, string method, JsonElement data)
    {
        switch (method)
        {
            case "Fetch.requestPaused": _shop.Decide(session, data); break;
            case "Debugger.scriptParsed": Scripts.Add(session, data, failed: false); break;
            case "Debugger.scriptFailedToParse": Scripts.Add(session, data, failed: true); break;
            case "Network.requestWillBeSent": Requests.Add(session, data); break;
            case "Network.requestWillBeSentExtraInfo": Requests.AddHeaders(data); break;
            case "Network.responseReceived": Requests.AddResponse(session, data); break;
            case "Network.responseReceivedExtraInfo": Requests.AddRawResponse(data); break;
            case "Network.dataReceived": Requests.AddData(data); break;
            case "Network.loadingFinished": Requests.Finish(session, data, null); break;
            case "Network.loadingFailed": Requests.Finish(session, data, data.Text("errorText")); break;
            case "Network.webSocketCreated" or "Network.webTransportCreated": Requests.AddSocket(session, data); break;
            case "Network.webSocketHandshakeResponseReceived": Requests.AddSocketAnswer(data); break;
            case "Network.webSocketFrameSent": Requests.AddSocketFrame(data, sent: true); break;
            case "Network.webSocketFrameReceived": Requests.AddSocketFrame(data, sent: false); break;
            case "Log.entryAdded": Console.AddEntry(data.Member("entry")); break;
            case "Runtime.consoleAPICalled": Console.AddCall(session, data); break;
            case "Runtime.exceptionThrown": Console.AddException(data.Member("exceptionDetails")); break;
            case "Page.lifecycleEvent" when IsMainFrame(session, data): AddLifecycle(data.Text("name")); break;
            // A document whose loading was cancelled by a download or a blocked navigation never reports that it is loaded.
            case "Page.frameStoppedLoading" when IsMainFrame(session, data): _state.Loaded = true; break;
            case "Page.frameRequestedNavigation" when IsMainFrame(session, data): Documents.Note(data.Text("reason"), data.Text("url")); break;
            case "Page.frameNavigated" when LocalAddress.Is(data.Member("frame").Text("url")): RefuseLocal(session); break;
            case "Page.frameNavigated" when session == Page
                && data.Member("frame").Text("parentId")
                .Length == 0:
                _state.Epoch++; Requests.BeginDocument(data.Member("frame").Text("loaderId")); break;
            case "Inspector.targetCrashed" when session == Page: Crashed.TrySetResult(); break;
        }
    }

    private bool IsMainFrame(TargetSession session, JsonElement data) => session == Page && data.Text("frameId") == MainFrameId;

    // The browser reports an idle network after half a second. That is not activity, and would make every page wait twice.
    private void AddLifecycle(string name)
    {
        if (name is "init" or "commit" or "DOMContentLoaded" or "load") _state.Touch();
        if (name is "init") _state.Loaded = _state.Parsed = false;
        else if (name is "DOMContentLoaded") _state.Parsed = true;
        else if (name is "load") _state.Loaded = true;
    }
}
