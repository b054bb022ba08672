using PageShield.Crawler.DevTools;

namespace PageShield.Crawler.Visits;

/// <summary>Scrolls a page as a visitor would, to trigger lazy loading.</summary>
internal static class PageScroll
{
    /// <summary>Scrolls to the end and back. It runs in an isolated world: the page sees the scrolling, not the code that scrolls.</summary>
    /// <exception cref="DevToolsException">The page crashed or navigated away.</exception>
    public static async Task ToEndAsync(PageSession session, string frameId, CancellationToken cancellationToken)
    {
        var world = await WorldAsync(session, frameId, cancellationToken);
        session.Post("Input.dispatchMouseEvent", new { type = "mouseMoved", x = 400, y = 300 });
        session.Post("Input.dispatchMouseEvent", new { type = "mouseMoved", x = 420, y = 340 });
        const string Scroll = """
            (async () => {
              const height = () => Math.min(document.documentElement.scrollHeight, 30000);
              for (let y = 0, steps = 0; y < height() && steps < 25; y += 800, steps++) {
                window.scrollTo(0, y);
                await new Promise(done => { requestAnimationFrame(() => setTimeout(done, 15)); setTimeout(done, 120); });
              }
              window.scrollTo(0, 0);
            })()
            """;
        await session.SendAsync(
            "Runtime.evaluate", new { expression = Scroll, contextId = world, awaitPromise = true, returnByValue = true }, cancellationToken);
    }

    private static async Task<int> WorldAsync(PageSession session, string frameId, CancellationToken cancellationToken)
    {
        var world = await session.SendAsync(
            "Page.createIsolatedWorld", new { frameId, worldName = "pageshield" }, cancellationToken);
        return (int)world.Number("executionContextId");
    }
}
