namespace PageShield.Crawler.Visits.Recording;

/// <summary>Something that the instrumentation saw in a page.</summary>
/// <param name="Session">Where.</param>
/// <param name="Kind"><c>write</c>, <c>cookie</c>, <c>script</c>, <c>read</c>, <c>storage</c>, <c>api</c>…</param>
/// <param name="Values">Depends on the kind; each at most 100,000 characters.</param>
/// <param name="Stack">The native call stack including the hooks' frames, which match no known script; a page cannot forge it.</param>
/// <param name="At">When, by the visit's clock.</param>
/// <param name="Epoch">Under which main document.</param>
internal sealed record HookReport(
    TargetSession Session, string Kind, IReadOnlyList<string> Values, IReadOnlyList<CallSite> Stack, TimeSpan At, int Epoch);
