using Microsoft.Playwright;
using PageShield.Crawler.Visits;
using PageShield.Crawls;
using PageShield.Crawls.Captures;
using PageShield.Sites;
using PageShield.Sites.Journeys;

namespace PageShield.Crawler.Journeys;

/// <summary>One visit of a whole journey in one fresh browser context; each document on the way becomes a capture of its own.</summary>
internal sealed class JourneyVisit(VisitDependencies means)
{
    /// <summary>Walks the way.</summary>
    /// <param name="journey">The way.</param>
    /// <param name="stage">Told what happens, in a few words.</param>
    /// <param name="cancellationToken">Ends the visit and closes its context.</param>
    /// <returns>The captures, in order; that of the document where a step did not work is <see cref="PageOutcome.Failed"/> and says which.</returns>
    /// <exception cref="PlaywrightException">The browser exited before the visit began.</exception>
    public async Task<IReadOnlyList<Capture>> RunAsync(Journey journey, Action<string> stage, CancellationToken cancellationToken)
    {
        await using var driver = new VisitDriver(means);
        await driver.OpenAsync(cancellationToken);
        var runner = new JourneyRunner(driver.Page, driver.Canaries, means.Plan.Secrets);
        List<Capture> captures = [];
        var (url, startedAt, trouble) = ("", means.Time.GetUtcNow(), (string?)null);
        var ending = VisitEnding.Complete;
        foreach (var step in journey.Steps)
        {
            stage($"{journey.Name}: {JourneyText.Write(step)}");

            // The current document may be left by this step, so it is recorded first and kept if the step navigates away.
            var before = driver.Recorder.Epoch;
            var leaving = before > 0 && JourneyRunner.MayLeave(step)
                ? await driver.CaptureAsync(url, VisitEnding.Complete, startedAt, before, cancellationToken) : null;
            if (IsCardData(step) && !journey.SubmitsForReal) driver.Recorder.ProtectShop(means.Plan.Hosts);
            ending = await driver.WithinAsync(means.Plan.PageTimeout * 0.8, async limit =>
            {
                if (step.Action == JourneyAction.GoTo) trouble = await GoAsync(driver, step, limit);
                else trouble = await runner.RunAsync(step, limit);
                if (trouble is null) await driver.SettleAsync(limit);
                if (driver.Recorder.Epoch > before) await driver.AnswerConsentAsync(seesClosed: true, limit);
            }, cancellationToken);

            if (driver.Recorder.Epoch > before)
            {
                if (leaving is not null) captures.Add(leaving with { Journey = journey.Name });
                (url, startedAt) = (driver.Page.Url, means.Time.GetUtcNow());
            }

            if (trouble is not null || ending != VisitEnding.Complete) break;
        }

        if (url.Length == 0) url = journey.Steps[0].Value?.Text ?? "about:blank";
        if (trouble is null && ending == VisitEnding.Complete)
        {
            ending = await driver.WithinAsync(means.Plan.PageTimeout * 0.8, async limit =>
            {
                await driver.ScrollToEndAsync(limit);
                await driver.NoteConsentAsync(limit);
                await driver.FillFormsAsync(stage, journey.SubmitsForReal, limit);
            }, cancellationToken);
        }

        var last = await driver.CaptureAsync(url, ending, startedAt, driver.Recorder.Epoch, cancellationToken);
        if (trouble is not null && last.Outcome == PageOutcome.Ok)
            last = last with { Outcome = PageOutcome.Failed, OutcomeReason = $"Journey {journey.Name}: {trouble}" };
        captures.Add(last with { Journey = journey.Name });
        return captures;
    }

    /// <summary>The way that is tried on a shop without a journey of its own: from a product over the basket to the checkout.</summary>
    public static Journey Guess(string productUrl) => new()
    {
        Name = "to the checkout",
        Steps =
        [
            new(1, JourneyAction.GoTo, null, new(ValueKind.Text, productUrl), []),
            new(2, JourneyAction.AddToCart, null, null, []),
            new(3, JourneyAction.Checkout, null, null, []),
        ],
    };

    private static bool IsCardData(JourneyStep step) =>
        step is { Action: JourneyAction.Fill, Value: { Kind: ValueKind.Canary } value } && value.Text.StartsWith("cc-", StringComparison.Ordinal);

    private static async Task<string?> GoAsync(VisitDriver driver, JourneyStep step, CancellationToken cancellationToken) =>
        await driver.LoadAsync(step.Value?.Text ?? "", cancellationToken) ? null : JourneyRunner.Failure(step, "the page could not be loaded");
}
