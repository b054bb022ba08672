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
    private const int Rounds = 2;
    private const int MobileWidth = 390;
    private static readonly TimeSpan Loading = TimeSpan.FromSeconds(2.5);
    private static readonly TimeSpan Settling = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan Closing = TimeSpan.FromSeconds(2);
    private readonly TaskCompletionSource _loaded = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private string _context = "", _session = "", _target = "";
    private bool _served;

    /// <summary>The shop's display name, with the host if it is not the default one.</summary>
    public string Name { get; } = NameOf(skin, host);

    /// <summary>What the page did so far.</summary>
    public VisitEvidence Evidence { get; } = new(NameOf(skin, host), host);

    /// <summary>Parts of the script's text that did not run; null if the browser did not report coverage.</summary>
    public IReadOnlyList<TextRange>? Unrun { get; private set; }

    /// <summary>Opens an empty page. The script has not run yet.</summary>
    /// <exception cref="DevToolsException">The browser has exited.</exception>
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
    /// <exception cref="DevToolsException">The browser has exited.</exception>
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

    private static string NameOf(ShopSkin skin, string host) => host == ShopPage.Host ? skin.Name : $"{skin.Name} on {host}";

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
            _session, "Page.addScriptToEvaluateOnNewDocument", new { source = ChamberScripts.HooksFor(Evidence.Canaries) }, cancellationToken);
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

    // Runs on the reading loop, so it responds immediately; payloads are searched later.
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
            Evidence.Note(BodyOf(request));
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
        if (!(isOwn && (isMain || address is { AbsolutePath: "/favicon.ico" }))) Evidence.Record(ChannelOf(type, isMain), url, BodyOf(request));
        if (isMain) connection.Post(_session, "Fetch.failRequest", new { requestId = id, errorReason = "Aborted" });
        else if (type == "Image")
            Fulfill(id, request, "image/gif",
                "GIF89a\u0001\0\u0001\0\u0080\0\0\0\0\0ÿÿÿ!ù\u0004\u0001\0\0\0\0,\0\0\0\0\u0001\0\u0001\0\0\u0002\u0002D\u0001\0;");
        else Fulfill(id, request,
            type switch { "Document" => "text/html", "Script" => "text/javascript", "Stylesheet" => "text/css", _ => "application/json" },
            type is "XHR" or "Fetch" ? "{}" : "");
    }

    private static string BodyOf(JsonElement request)
    {
        var body = new StringBuilder();
        foreach (var entry in request.Items("postDataEntries"))
        {
            if (entry.Text("bytes") is { Length: > 0 and < 2 * VisitEvidence.MaxPayload } bytes)
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
