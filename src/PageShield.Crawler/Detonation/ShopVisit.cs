using System.Collections.Concurrent;
using System.Text;
using System.Text.Json;
using PageShield.Crawler.Canaries;
using PageShield.Crawler.DevTools;
using PageShield.Detection;
using PageShield.Detection.Detonation;
using PageShield.JavaScript;

namespace PageShield.Crawler.Detonation;

/// <summary>One run of one script on one shop, in a browser context of its own. Every request of the page is answered here.</summary>
internal sealed class ShopVisit(DevToolsConnection connection, ShopSkin skin, string host, ScriptInput script, ScriptGoal goal, string userAgent)
{
    private const int MaxRequests = 300;
    private const int MaxUrl = 2_000;
    private const int MaxPayload = 200_000;
    private const int MaxAsked = 50;
    private const int Rounds = 2;
    private const int MobileWidth = 390;
    private static readonly TimeSpan Loading = TimeSpan.FromSeconds(2.5);
    private static readonly TimeSpan Settling = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan Closing = TimeSpan.FromSeconds(2);
    private readonly CanaryValues _canaries = new() { ExpiryYear = TimeProvider.System.GetUtcNow().Year + 2 };
    private readonly ConcurrentQueue<(string Channel, string Url, string Payload, bool IsAfterRead)> _requests = new();
    private readonly ConcurrentQueue<DetonatedRead> _reads = new();
    private readonly ConcurrentQueue<string> _asked = new();
    private readonly TaskCompletionSource _loaded = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private string _context = "", _session = "", _target = "";
    private bool _served;

    /// <summary>The shop as a person calls it, with the host where that is another one.</summary>
    public string Name => host == ShopPage.Host ? skin.Name : $"{skin.Name} on {host}";

    /// <summary>Fields read so far.</summary>
    public IReadOnlyList<DetonatedRead> Reads => [.. _reads.Take(MaxRequests)];

    /// <summary>What it compared the page's address with, or made out of other texts and looks like a host.</summary>
    public IReadOnlyList<string> Asked => [.. _asked.Distinct(StringComparer.OrdinalIgnoreCase).Take(MaxAsked)];

    /// <summary>Parts of the script's text that did not run; null where the browser did not tell.</summary>
    public IReadOnlyList<TextRange>? Unrun { get; private set; }

    /// <summary>Opens an empty page, in which nothing of the script has run yet.</summary>
    /// <exception cref="DevToolsException">The browser has gone.</exception>
    /// <exception cref="OperationCanceledException">The caller gave up.</exception>
    public async Task OpenAsync(CancellationToken cancellationToken)
    {
        _context = (await connection.SendAsync("", "Target.createBrowserContext", new { disposeOnDetach = true }, cancellationToken))
            .Text("browserContextId");
        _target = (await connection.SendAsync("", "Target.createTarget",
            new { url = "about:blank", browserContextId = _context, width = 1366, height = 900 }, cancellationToken)).Text("targetId");
        _session = (await connection.SendAsync("", "Target.attachToTarget", new { targetId = _target, flatten = true }, cancellationToken))
            .Text("sessionId");
        connection.Listen(_session, OnEvent);
        await PrepareAsync(cancellationToken);
    }

    /// <summary>Runs the script in the page that was opened.</summary>
    /// <param name="patience">How many times longer than usual loading may take.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="DevToolsException">The browser has gone.</exception>
    /// <exception cref="OperationCanceledException">The page hung, or the caller gave up; what was recorded so far still holds.</exception>
    public async Task RunAsync(double patience, CancellationToken cancellationToken)
    {
        await connection.SendAsync(
            _session, "Page.navigate", new { url = $"https://{host}{skin.Path}", referrer = "https://www.google.com/" }, cancellationToken);
        await Task.WhenAny(_loaded.Task, Task.Delay(Loading * patience, cancellationToken));
        await Task.Delay(Settling, cancellationToken);
        for (var round = 0; round < Rounds; round++)
        {
            await connection.SendAsync(_session, "Runtime.evaluate",
                new { expression = $"({ChamberScripts.Triggers})({round})", awaitPromise = true, returnByValue = true, userGesture = true },
            cancellationToken);
            await Task.Delay(Settling, cancellationToken);
        }

        if (goal != ScriptGoal.Html)
            Unrun = ScriptCoverage.UnrunIn(await connection.SendAsync(_session, "Profiler.takePreciseCoverage", null, cancellationToken),
                $"https://{host}{ShopPage.ScriptPath}");
    }

    /// <summary>Closes the page, opened or not.</summary>
    public async Task CloseAsync()
    {
        if (_session.Length > 0) connection.Forget(_session);
        if (_context.Length > 0) await CloseAsync(_context);
    }

    /// <summary>What was asked for or sent, with the typed values that are found in it.</summary>
    public async Task<IReadOnlyList<DetonatedRequest>> RequestsAsync(CancellationToken cancellationToken)
    {
        var requests = new List<DetonatedRequest>();
        var recorded = _requests.ToList();
        var texts = recorded.SelectMany(static request => (string[])[request.Url, request.Payload],
            (request, text) => new CanaryText(text, [host, HostOf(request.Url)])).ToList();
        var found = await CanarySearch.FindAsync(_canaries, texts, cancellationToken);
        var unreadable =
            await SealedContent.OfAsync([.. recorded.Select(static request => TextOf(request.Url, request.Payload))], _canaries.CardNumber,
            [.. recorded.Where(static request => !request.IsAfterRead).Select(static request => TextOf(request.Url, request.Payload))],
            cancellationToken);
        var proven = new HashSet<string>(StringComparer.Ordinal);
        foreach (var ((channel, url, payload, _), sightings, content) in recorded.Zip(found.Chunk(2), unreadable))
        {
            var receiver = HostOf(url);
            var isOwn = receiver == host;
            // Once the card number was seen to leave for a host, its other requests prove nothing more.
            var sighting = proven.Contains(receiver) ? null
                : sightings.SelectMany(static some => some ?? [])
                    .FirstOrDefault(static sighting => sighting.Purpose is "cc-number" or "current-password" or "cc-name");
            if (sighting?.Purpose == "cc-number") proven.Add(receiver);
            var length = payload.Length + (Uri.TryCreate(url, UriKind.Absolute, out var address) ? address.Query.Length : 0);
            requests.Add(
                new DetonatedRequest(Name, channel, url.Length > MaxUrl ? url[..MaxUrl] : url, receiver, isOwn, sighting?.Purpose,
                sighting?.Layers ?? [], length, content.Bytes, content.HasSubstitutedDigits));
        }

        return requests;
    }

    // Scheme and host are told apart; all after them can carry something, and so can what stands before the registrable domain.
    private static string TextOf(string url, string payload) =>
        (url.IndexOf("//", StringComparison.Ordinal) is >= 0 and var at ? url[(at + 2)..] : url) + "\n" + payload;

    private static string HostOf(string url) => Uri.TryCreate(url, UriKind.Absolute, out var address) ? address.IdnHost.ToLowerInvariant() : "";

    private async Task PrepareAsync(CancellationToken cancellationToken)
    {
        await connection.SendAsync(_session, "Page.enable", null, cancellationToken);
        await connection.SendAsync(
            _session, "Fetch.enable", new { patterns = new[] { new { urlPattern = "*", requestStage = "Request" } } }, cancellationToken);
        var agent = skin.IsMobile
            ? userAgent.Replace("X11; Linux x86_64", "Linux; Android 10; K", StringComparison.Ordinal)
            .Replace(" Safari/", " Mobile Safari/", StringComparison.Ordinal)
            : userAgent.Replace("X11; Linux x86_64", "Windows NT 10.0; Win64; x64", StringComparison.Ordinal);
        await connection.SendAsync(_session, "Emulation.setUserAgentOverride",
            new { userAgent = agent, platform = skin.IsMobile ? "Linux armv81" : "Win32", acceptLanguage = "en-US,en" }, cancellationToken);
        if (skin.IsMobile)
        {
            await connection.SendAsync(_session, "Emulation.setDeviceMetricsOverride",
                new { width = MobileWidth, height = 844, deviceScaleFactor = 2, mobile = true }, cancellationToken);
            await connection.SendAsync(_session, "Emulation.setTouchEmulationEnabled", new { enabled = true }, cancellationToken);
        }

        await connection.SendAsync(_session, "Profiler.enable", null, cancellationToken);
        await connection.SendAsync(_session, "Profiler.startPreciseCoverage", new { callCount = false, detailed = true }, cancellationToken);
        await connection.SendAsync(
            _session, "Page.addScriptToEvaluateOnNewDocument", new { source = ChamberScripts.HooksFor(_canaries) }, cancellationToken);
    }

    private async Task CloseAsync(string context)
    {
        using var limit = new CancellationTokenSource(Closing);
        try
        {
            await connection.SendAsync("", "Target.disposeBrowserContext", new { browserContextId = context }, limit.Token);
        }
        catch (Exception error) when (error is DevToolsException or OperationCanceledException)
        {
            // A page that hangs is closed by the browser when it can; the browser is replaced after a number of scripts anyway.
        }
    }

    // Runs on the reading loop: answers at once, and looks into payloads later.
    private void OnEvent(string method, JsonElement data)
    {
        switch (method)
        {
            case "Fetch.requestPaused":
                Answer(data);
                break;
            case "Page.loadEventFired":
                _loaded.TrySetResult();
                break;
            case "Page.javascriptDialogOpening":
                connection.Post(_session, "Page.handleJavaScriptDialog", new { accept = true });
                break;
        }
    }

    private void Answer(JsonElement paused)
    {
        var id = paused.Text("requestId");
        var request = paused.Member("request");
        var url = request.Text("url") + request.Text("urlFragment");
        var type = paused.Text("resourceType");
        var isOwn = Uri.TryCreate(url, UriKind.Absolute, out var address) && address.IdnHost == host;
        var isMain = type == "Document" && paused.Text("frameId") == _target;
        if (isOwn && isMain && !_served)
        {
            _served = true;
            Fulfill(id, request, "text/html; charset=utf-8", ShopPage.Write(skin, script, goal));
            return;
        }

        if (isOwn && address is { AbsolutePath: "/__chamber" })
        {
            Note(BodyOf(request));
            Fulfill(id, request, "text/plain", "");
            return;
        }

        if (isOwn && address is { AbsolutePath: ShopPage.ScriptPath or ShopPage.LibrariesPath })
        {
            Fulfill(id, request, "text/javascript; charset=utf-8",
                address.AbsolutePath == ShopPage.ScriptPath ? script.Source : ChamberScripts.Libraries);
            return;
        }

        if (request.Text("method") == "OPTIONS")
        {
            Fulfill(id, request, "text/plain", "");
            return;
        }

        // The shop's own forms go to the shop: that is what they are for.
        if (!(isOwn && (isMain || address is { AbsolutePath: "/favicon.ico" }))) Record(ChannelOf(type, isMain), url, BodyOf(request));
        if (isMain) connection.Post(_session, "Fetch.failRequest", new { requestId = id, errorReason = "Aborted" });
        else if (type == "Image")
            Fulfill(id, request, "image/gif",
                "GIF89a\u0001\0\u0001\0\u0080\0\0\0\0\0ÿÿÿ!ù\u0004\u0001\0\0\0\0,\0\0\0\0\u0001\0\u0001\0\0\u0002\u0002D\u0001\0;");
        else Fulfill(id, request,
            type switch { "Document" => "text/html", "Script" => "text/javascript", "Stylesheet" => "text/css", _ => "application/json" },
            type is "XHR" or "Fetch" ? "{}" : "");
    }

    private void Record(string channel, string url, string body)
    {
        if (_requests.Count < MaxRequests && url.Length > 0 && !url.StartsWith("data:", StringComparison.Ordinal)
            && !url.StartsWith("blob:", StringComparison.Ordinal))
            _requests.Enqueue(
                (channel, url.Length > MaxPayload ? url[..MaxPayload] : url, body.Length > MaxPayload ? body[..MaxPayload] : body, !_reads.IsEmpty));
    }

    private void Note(string body)
    {
        try
        {
            using var note = JsonDocument.Parse(Encoding.UTF8.GetString(Encoding.Latin1.GetBytes(body)));
            var data = note.RootElement.Member("data");
            switch (note.RootElement.Text("kind"))
            {
                case "read" when _reads.Count < MaxRequests:
                    _reads.Enqueue(new DetonatedRead(Name, Cut(data.Text("field")), data.Text("purpose") is { Length: < 40 } purpose ? purpose : ""));
                    break;
                case "asked" when _asked.Count < MaxRequests:
                    _asked.Enqueue(Cut(data.Text("text")));
                    break;
                case "send":
                    Record(data.Text("channel") is "webrtc" or "eventsource" ? data.Text("channel") : "websocket", data.Text("url"),
                        data.Text("body"));
                    break;
                case "open":
                    Record("navigation", data.Text("url"), "");
                    break;
            }
        }
        catch (JsonException)
        {
            // The page can write here too; what makes no sense says nothing.
        }

        static string Cut(string text) => text.Length > 80 ? text[..80] : text;
    }

    private static string BodyOf(JsonElement request)
    {
        var body = new StringBuilder();
        foreach (var entry in request.Items("postDataEntries"))
        {
            if (entry.Text("bytes") is { Length: > 0 and < 2 * MaxPayload } bytes)
                body.Append(Encoding.Latin1.GetString(Convert.FromBase64String(bytes)));
        }

        return body.Length > 0 ? body.ToString() : request.Text("postData");
    }

    private static string ChannelOf(string type, bool isMain) => type switch
    {
        "XHR" => "xhr",
        "Fetch" => "fetch",
        "Image" => "image",
        "Ping" => "beacon",
        "Script" => "script",
        "Stylesheet" => "style",
        "Document" => isMain ? "navigation" : "frame",
        _ => type.ToLowerInvariant(),
    };

    private void Fulfill(string id, JsonElement request, string contentType, string body)
    {
        var headers = request.Member("headers");
        var bytes = contentType == "image/gif" ? Encoding.Latin1.GetBytes(body) : Encoding.UTF8.GetBytes(body);
        connection.Post(_session, "Fetch.fulfillRequest", new
        {
            requestId = id,
            responseCode = 200,
            responseHeaders = new[]
            {
                new { name = "Content-Type", value = contentType },
                new { name = "Access-Control-Allow-Origin",
                    value = headers.TextOrNull("Origin") ?? headers.TextOrNull("origin") ?? $"https://{host}" },
                new { name = "Access-Control-Allow-Credentials", value = "true" },
                new { name = "Access-Control-Allow-Methods", value = "GET, POST, PUT, DELETE, PATCH, HEAD" },
                new { name = "Access-Control-Allow-Headers", value = headers.TextOrNull("Access-Control-Request-Headers") ?? "content-type" },
            },
            body = Convert.ToBase64String(bytes),
        });
    }
}
