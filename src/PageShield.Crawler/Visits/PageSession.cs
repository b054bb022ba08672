using System.Text.Json;
using PageShield.Crawler.DevTools;
using PageShield.Crawler.Visits.Recording;

namespace PageShield.Crawler.Visits;

/// <summary>Talks to the visited page and its frames over DevTools.</summary>
internal sealed class PageSession(DevToolsConnection devTools, VisitRecorder recorder)
{
    /// <summary>How long a page that may hang is waited for.</summary>
    public static readonly TimeSpan AnswerTimeout = TimeSpan.FromSeconds(5);

    /// <summary>Asks the page and waits for its answer as long as it takes.</summary>
    /// <exception cref="DevToolsException">The page refused the command or no longer exists.</exception>
    public Task<JsonElement> SendAsync(string method, object? parameters, CancellationToken cancellationToken) =>
        // A page exists since the browser opened it.
        devTools.SendAsync(recorder.Page!.Id, method, parameters, cancellationToken);

    /// <summary>Tells the page, where there is one.</summary>
    public void Post(string method, object? parameters = null)
    {
        if (recorder.Page is { } page) devTools.Post(page.Id, method, parameters);
    }

    /// <summary>Asks the page.</summary>
    public Task<JsonElement> AskAsync(string method, object parameters, CancellationToken cancellationToken) =>
        recorder.Page is { } page ? AskAsync(page.Id, method, parameters, cancellationToken) : Task.FromResult<JsonElement>(default);

    /// <summary>Asks the browser itself.</summary>
    public Task<JsonElement> AskRootAsync(string method, object parameters, CancellationToken cancellationToken) =>
        AskAsync("", method, parameters, cancellationToken);

    /// <summary>Sends a command to a page that may hang or be closed; an undefined element means no response.</summary>
    public async Task<JsonElement> AskAsync(string sessionId, string method, object parameters, CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(AnswerTimeout);
        try
        {
            return await devTools.SendAsync(sessionId, method, parameters, limit.Token);
        }
        catch (Exception exception) when (exception is DevToolsException
            || (exception is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            return default;
        }
    }

    /// <summary>The documents of a session; null where it does not answer.</summary>
    public async Task<DomSnapshot?> SnapshotAsync(TargetSession session, CancellationToken cancellationToken)
    {
        var result = await AskAsync(session.Id, "DOMSnapshot.captureSnapshot", new { computedStyles = Array.Empty<string>() }, cancellationToken);
        return result.ValueKind == JsonValueKind.Object ? DomSnapshot.Read(result) : null;
    }
}
