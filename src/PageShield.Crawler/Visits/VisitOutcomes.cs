using PageShield.Crawler.Visits.Capturing;
using PageShield.Crawler.Visits.Recording;
using PageShield.Crawls;
using PageShield.Crawls.Captures;

namespace PageShield.Crawler.Visits;

/// <summary>Says how a visit ended.</summary>
internal sealed class VisitOutcomes(VisitDependencies means, VisitRecorder recorder)
{
    /// <summary>The outcome and, unless it is <see cref="PageOutcome.Ok"/>, its reason.</summary>
    /// <param name="capture">What was recorded.</param>
    /// <param name="ending">How the visit ended.</param>
    /// <param name="navigationError">The browser's error if the page did not load, else null.</param>
    public (PageOutcome Outcome, string? Reason) Of(Capture capture, VisitEnding ending, string? navigationError)
    {
        if (navigationError is { } error) return NavigationErrors.Explain(recorder.Requests.Document?.Url ?? capture.Url, error, means.Proxy);
        if (ending == VisitEnding.Crashed) return (PageOutcome.Crashed, "The page crashed the browser tab; what was seen until then is recorded. "
                + "Open the page in a desktop browser to see whether it crashes there too.");
        if (NavigationErrors.Explain(capture.Status, capture.Title ?? "", capture.Headers) is { } refused) return refused;
        if (ending == VisitEnding.TimedOut)
            return (PageOutcome.Timeout, $"The page did not finish within {means.Plan.PageTimeout.TotalSeconds:0} s; "
                + $"what was seen until then is recorded. "
                + "Raise the page timeout if the page is just slow.");

        return ending == VisitEnding.Cut || recorder.Cuts.Count > 0
            ? (PageOutcome.Cut, "A limit was reached: " + string.Join(' ', recorder.Cuts))
            : (PageOutcome.Ok, null);
    }

    /// <summary>
    /// Records scripts and responses that were cut off. The browser does not always report that: a response without a length just ends, and a
    /// busy page learns late that a response has started.
    /// </summary>
    public void NoteCutConnections(VisitFacts facts)
    {
        var options = means.Options;
        foreach (var request in facts.Requests)
        {
            if (!Uri.TryCreate(request.Url, UriKind.Absolute, out var url)) continue;

            if (request is { ResourceType: "Script", Finished: false } && (request.Error is null || request.BodyLength > options.MaxScriptLength))
                recorder.Cut($"A script of {url.IdnHost} was still loading when the visit ended; {request.BodyLength >> 20} MB of it had come.");
            if (request.Status > 0 && (!request.Finished || request.BodyLength > options.MaxPageBytes)
                && means.Proxy.WasCut(url.IdnHost.ToLowerInvariant(), url.Port))
                recorder.Cut($"A connection to {url.IdnHost} brought more than {options.MaxConnectionBytes >> 20} MB; it was cut.");
        }
    }
}
