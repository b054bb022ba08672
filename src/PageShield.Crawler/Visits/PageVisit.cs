using Microsoft.Playwright;
using PageShield.Crawls;
using PageShield.Crawls.Captures;
using PageShield.Sites;

namespace PageShield.Crawler.Visits;

/// <summary>One visit of one page in a fresh browser context: load, settle, scroll, fill in, capture.</summary>
internal sealed class PageVisit(VisitDependencies means)
{
    /// <summary>How long ago a returning visitor was here before.</summary>
    private static readonly TimeSpan Absence = TimeSpan.FromDays(30);

    /// <summary>Visits a page.</summary>
    /// <param name="url">Absolute http(s) URL.</param>
    /// <param name="stage">Told what happens, in a few words.</param>
    /// <param name="cancellationToken">Ends the visit and closes its context.</param>
    /// <exception cref="OperationCanceledException">Cancelled by the caller.</exception>
    /// <exception cref="PlaywrightException">The browser exited before the visit began.</exception>
    public async Task<Capture> RunAsync(string url, Action<string> stage, CancellationToken cancellationToken)
    {
        var startedAt = means.Time.GetUtcNow();
        await using var driver = new VisitDriver(means);
        stage("loading");
        await driver.OpenAsync(cancellationToken);
        driver.Recorder.KeepTo(means.Plan.Hosts, means.Plan.PaymentHosts);
        int? epoch = null;

        // A share of the time is kept for reading out what was seen.
        var ending = await driver.WithinAsync(means.Plan.PageTimeout * 0.8, async limit =>
        {
            if (means.Persona.IsReturning) epoch = await BeThereBeforeAsync(driver, url, limit);
            if (!await driver.LoadToItsEndAsync(url, limit)) return;
            await driver.AnswerConsentAsync(seesClosed: false, limit);
            stage("scrolling");
            await driver.ScrollToEndAsync(limit);
            await driver.AnswerConsentAsync(seesClosed: true, limit); // some come late, or with the first scrolling
            await driver.NoteConsentAsync(limit);
            await driver.FillFormsAsync(stage, submitsForReal: false, limit);
        }, cancellationToken);

        stage("recording");
        return await driver.CaptureAsync(url, ending, startedAt, epoch, cancellationToken);
    }

    /// <summary>Visits the page once with an earlier clock, so its storage has aged, and returns the number of the next document.</summary>
    private async Task<int> BeThereBeforeAsync(VisitDriver driver, string url, CancellationToken cancellationToken)
    {
        await driver.Recorder.ShiftClockAsync(means.Persona.ClockShift - Absence, cancellationToken);
        if (await driver.LoadAsync(url, cancellationToken)) await driver.AnswerConsentAsync(seesClosed: true, cancellationToken);
        await driver.Recorder.ShiftClockAsync(means.Persona.ClockShift, cancellationToken);
        return driver.Recorder.Epoch + 1;
    }
}
