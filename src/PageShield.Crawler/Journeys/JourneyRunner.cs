using Microsoft.Playwright;
using PageShield.Crawler.Canaries;
using PageShield.Sites;
using PageShield.Sites.Journeys;

namespace PageShield.Crawler.Journeys;

/// <summary>Runs a journey's steps on a page as a user would: waits for elements, and clicks and types with real input events.</summary>
/// <param name="page">Where.</param>
/// <param name="canaries">For steps that type test data.</param>
/// <param name="secrets">Stored values by name; null for one that cannot be read any more.</param>
internal sealed class JourneyRunner(IPage page, CanaryValues canaries, IReadOnlyDictionary<string, string?> secrets)
{
    private const float StepTimeout = 10_000; // milliseconds

    /// <summary>Whether a step can navigate away, in which case the current document must be recorded first.</summary>
    public static bool MayLeave(JourneyStep step) => step.Action is not (JourneyAction.WaitFor or JourneyAction.WaitForUrl or JourneyAction.Fill);

    /// <summary>Does one step; going to a URL is the caller's.</summary>
    /// <returns>Null, or a sentence that says why it failed.</returns>
    public async Task<string?> RunAsync(JourneyStep step, CancellationToken cancellationToken)
    {
        try
        {
            return await DoAsync(step).WaitAsync(cancellationToken);
        }
        catch (TimeoutException)
        {
            return Failure(step, "nothing on the page fits within 10 seconds");
        }
        catch (PlaywrightException exception)
        {
            return Failure(step, exception.Message.Contains("strict mode", StringComparison.Ordinal)
                ? "several elements fit; add 'number 1' to take the first" : exception.Message.Split('\n')[0]);
        }
    }

    /// <summary>The sentence about a step that did not work.</summary>
    public static string Failure(JourneyStep step, string why) =>
        $"Step in line {step.Line} ({JourneyText.Write(step)}) did not work: {(why.Length > 200 ? why[..200] + "…" : why)}.";

    private async Task<string?> DoAsync(JourneyStep step)
    {
        switch (step.Action)
        {
            case JourneyAction.Click: await Find(step).ClickAsync(new() { Timeout = StepTimeout }); break;
            case JourneyAction.Check: await Find(step).CheckAsync(new() { Timeout = StepTimeout }); break;
            case JourneyAction.Choose: await Find(step).SelectOptionAsync(new[] { step.Value?.Text ?? "" }, new() { Timeout = StepTimeout }); break;
            case JourneyAction.WaitFor: await Find(step).WaitForAsync(new() { Timeout = StepTimeout * 2 }); break;
            case JourneyAction.WaitForUrl:
                await page.WaitForURLAsync(url => url.Contains(step.Value?.Text ?? "", StringComparison.Ordinal),
                new() { Timeout = StepTimeout * 2, WaitUntil = WaitUntilState.Commit }); break;
            case JourneyAction.Press when step.Target is null: await page.Keyboard.PressAsync(step.Value?.Text ?? ""); break;
            case JourneyAction.Press: await Find(step).PressAsync(step.Value?.Text ?? "", new() { Timeout = StepTimeout }); break;
            case JourneyAction.Fill:
                if (ValueOf(step.Value) is not { } value)
                    return Failure(step, $"the stored secret {step.Value?.Text} does not exist or cannot be read any more, "
                        + $"since the key that encrypted it is gone; enter it again");
                // Typed, not set: some only see keys.
                await Find(step).FillAsync("", new() { Timeout = StepTimeout });
                await Find(step).PressSequentiallyAsync(value, new() { Timeout = StepTimeout * 2 });
                break;
            case JourneyAction.AddToCart or JourneyAction.Checkout:
                return await new ShopWay(page).TryAsync(step.Action)
                ? null
                : Failure(step, "no button of a common shop platform was found");
        }

        return null;
    }

    private string? ValueOf(JourneyValue? value) => value switch
    {
        null => "",
        { Kind: ValueKind.Secret } => secrets.GetValueOrDefault(value.Text),
        { Kind: ValueKind.Canary } => canaries.For(value.Text),
        _ => value.Text,
    };

    private ILocator Find(JourneyStep step)
    {
        var target = step.Target ?? new(TargetBy.Css, "body", null, null);
        if (step.Frames.Count == 0)
        {
            var onPage = target.By switch
            {
                TargetBy.Role => page.GetByRole(RoleOf(target), new() { Name = target.Text.Length > 0 ? target.Text : null }),
                TargetBy.Label => page.GetByLabel(target.Text),
                TargetBy.Text => page.GetByText(target.Text),
                TargetBy.Placeholder => page.GetByPlaceholder(target.Text),
                TargetBy.TestId => page.GetByTestId(target.Text),
                TargetBy.AltText => page.GetByAltText(target.Text),
                TargetBy.Title => page.GetByTitle(target.Text),
                _ => page.Locator(target.Text),
            };
            return target.Index is { } place ? onPage.Nth(place) : onPage;
        }

        var frame = page.FrameLocator(step.Frames[0]);
        foreach (var inner in step.Frames.Skip(1)) frame = frame.FrameLocator(inner);
        var found = target.By switch
        {
            TargetBy.Role => frame.GetByRole(RoleOf(target), new() { Name = target.Text.Length > 0 ? target.Text : null }),
            TargetBy.Label => frame.GetByLabel(target.Text),
            TargetBy.Text => frame.GetByText(target.Text),
            TargetBy.Placeholder => frame.GetByPlaceholder(target.Text),
            TargetBy.TestId => frame.GetByTestId(target.Text),
            TargetBy.AltText => frame.GetByAltText(target.Text),
            TargetBy.Title => frame.GetByTitle(target.Text),
            _ => frame.Locator(target.Text),
        };
        return target.Index is { } index ? found.Nth(index) : found;
    }

    private static AriaRole RoleOf(JourneyTarget target) =>
        Enum.TryParse<AriaRole>(target.Role, ignoreCase: true, out var role) ? role : throw new PlaywrightException($"{target.Role} is no ARIA role");
}
