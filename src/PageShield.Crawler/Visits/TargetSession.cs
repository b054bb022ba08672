namespace PageShield.Crawler.Visits;

/// <summary>One DevTools session to a page, frame, worker or worklet of a visit.</summary>
/// <param name="Id">Session id.</param>
/// <param name="TargetId">Target id.</param>
/// <param name="Type">As DevTools says: <c>page</c>, <c>iframe</c>, <c>worker</c>, <c>shared_worker</c>, <c>service_worker</c>,
/// <c>worklet</c>…</param>
/// <param name="Url">The target's URL when it was attached.</param>
/// <param name="Parent">The session that started it; null for the first page, pop-ups, shared and service workers.</param>
internal sealed record TargetSession(string Id, string TargetId, string Type, string Url, TargetSession? Parent)
{
    /// <summary>The command that brought the instrumentation in; null where there is none.</summary>
    public Task<System.Text.Json.JsonElement>? Hooks { get; set; }

    /// <summary>A page or an out-of-process frame: it has documents.</summary>
    public bool HasDocuments => Type is "page" or "iframe";

    /// <summary>A worker or worklet.</summary>
    public bool IsWorker => !HasDocuments && Type != "other";
}
