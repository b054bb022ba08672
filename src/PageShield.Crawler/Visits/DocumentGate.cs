using System.Text.Json;
using PageShield.Crawler.Canaries;
using PageShield.Crawler.DevTools;
using PageShield.Crawler.Visits.Capturing;
using PageShield.Crawler.Visits.Recording;
using PageShield.Reports;
using PageShield.Reports.Urls;

namespace PageShield.Crawler.Visits;

/// <summary>
/// Stands before every document that is to take another's place. While the new one waits at the network, the texts of the old one's scripts are
/// read, which go with it; and a third party's script does not get the visit away to another company's page.
/// </summary>
internal sealed class DocumentGate(DevToolsConnection devTools, RequestLog requests, ScriptLog scripts, VisitState state, Lock gate)
{
    private const int MostKept = 100;
    private const int MaxDepth = 8;

    /// <summary>A page that hangs keeps its successor waiting no longer.</summary>
    private static readonly TimeSpan LongestHold = TimeSpan.FromSeconds(2);

    private readonly List<ForeignNavigation> _refused = [];
    private readonly HashSet<string> _cutShortBy = [];
    private readonly Queue<string> _unasked = [];
    private HashSet<string> _domains = [];
    private IReadOnlyCollection<string> _paymentHosts = [];
    private bool _keeps;

    /// <summary>What was not opened, each place once.</summary>
    public IReadOnlyList<ForeignNavigation> Refused => _refused;

    /// <summary>
    /// Files whose code wanted to lead away while the markup was still coming: the browser reads no more of it then, also where it does not leave.
    /// </summary>
    public IReadOnlyList<string> CutShortBy => [.. _cutShortBy];

    /// <summary>
    /// From now on only the site's own code, and the browser, may lead away from its hosts; payment processors may always be opened.
    /// </summary>
    public void KeepTo(IEnumerable<string> hosts, IReadOnlyCollection<string> paymentHosts) =>
        (_domains, _paymentHosts, _keeps) = ([.. hosts.Select(RegistrableDomain.Of)], paymentHosts, true);

    /// <summary>
    /// Notes what the page is about to open by itself: a <c>meta</c> refresh and a form that is submitted have no code that asks
    /// (<c>Page.ClientNavigationReason</c>).
    /// </summary>
    public void Note(string reason, string url)
    {
        if (reason is not ("metaTagRefresh" or "formSubmissionGet" or "formSubmissionPost")) return;
        if (_unasked.Count == MostKept) _unasked.Dequeue();
        _unasked.Enqueue(url.Split('#')[0]);
    }

    /// <summary>
    /// Whether the page that is asked for is a stranger's, and a third party's script asks for it, or a refresh or a form of which nobody knows whose
    /// it is; that is then noted.
    /// </summary>
    public bool Refuses(TargetSession session, JsonElement paused)
    {
        if (!_keeps || session != state.Page || paused.Text("frameId") != session.TargetId) return false;
        if (paused.TextOrNull("networkId") is not { } id || requests.Find(id) is not { } request) return false;

        if (!IsStranger(request)) return false;
        var sender = OriginOf(session, request.Stack, 0);
        if (sender is null && (request.Stack.Count > 0 || !_unasked.Contains(request.RequestedUrl))) return false;

        requests.TurnBack(request);
        if (sender is not null && !state.Parsed && _cutShortBy.Count < MostKept) _cutShortBy.Add(sender.Embedder);
        if (_refused.Count < MostKept
            && !_refused.Exists(earlier => earlier.Sender == sender
            && ConnectionList.HostOf(earlier.Url) == ConnectionList.HostOf(request.RequestedUrl)))
            _refused.Add(new(sender, state.Epoch, request.RequestedUrl));
        return true;
    }

    /// <summary>Lets the document load: immediately if it replaces none with scripts, else once their texts are stored.</summary>
    public void Pass(TargetSession session, string frameId, Action goOn)
    {
        if (!scripts.All.Exists(script => script.Session == session && script.FrameId == frameId))
        {
            goOn();
            return;
        }

        _ = PassLaterAsync(session, goOn);
    }

    private async Task PassLaterAsync(TargetSession session, Action goOn)
    {
        using var limit = new CancellationTokenSource(LongestHold);
        try
        {
            // Scripts and requests are reported separately: this response arrives after all scripts that the document had so far.
            await devTools.SendAsync(session.Id, "Debugger.setSkipAllPauses", new { skip = true }, limit.Token);
            List<Task> reading;
            lock (gate)
                reading = [.. scripts.All.Where(script => script.Session == session && !script.Source.IsCompleted)
                    .Select(static Task (script) => script.Source)];
            await Task.WhenAll(reading).WaitAsync(limit.Token);
        }
        catch (Exception exception) when (exception is DevToolsException or OperationCanceledException)
        {
            // Gone, or too busy to answer: hash and length are known.
        }

        goOn();
    }

    private bool IsStranger(RequestRecord request)
    {
        // A server that sends elsewhere does so by itself: what counts is where the script wanted to go.
        var host = ConnectionList.HostOf(request.RequestedUrl);
        if (host.Length == 0) return false;
        var domain = RegistrableDomain.Of(host);
        return !IsOwn(host) && !OwnDestinations.IsPaymentProcessor(domain) && !_paymentHosts.Contains(host) && !_paymentHosts.Contains(domain)
            && !(requests.DocumentBefore(request) is { } document && RegistrableDomain.AreSame(ConnectionList.HostOf(document.Url), host));
    }

    /// <summary>The third party's code that is innermost in the stack, through all that made it; null where it is the site's own.</summary>
    private CompiledScript? OriginOf(TargetSession session, IReadOnlyList<CallSite> stack, int depth)
    {
        if (depth > MaxDepth) return null;
        foreach (var site in stack)
        {
            // Our own code is not in the log.
            if (scripts.All.Find(script => script.Session == session && script.ScriptId == site.ScriptId) is not { } innermost) continue;
            var host = ConnectionList.HostOf(innermost.Embedder);
            return host.Length == 0 ? OriginOf(session, innermost.Stack, depth + 1) : IsOwn(host) ? null : innermost;
        }

        return null;
    }

    private bool IsOwn(string host) => _domains.Contains(RegistrableDomain.Of(host));
}
