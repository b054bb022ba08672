using PageShield.Crawler.DevTools;

namespace PageShield.EndToEndTests.Crawls;

/// <summary>Makes the crawler's own tab or browser crash at a moment that the test chooses, through the browser's DevTools.</summary>
internal static class Saboteur
{
    /// <summary>Crashes the tab that shows, or is loading, a URL with this ending.</summary>
    /// <param name="profiles">Directory of the crawler's browser profiles; one browser runs.</param>
    /// <param name="ending">Of the tab's URL.</param>
    public static async Task CrashTabAsync(string profiles, string ending)
    {
        var crashed = new TaskCompletionSource();
        await using var devTools = await ConnectAsync(profiles, message =>
        {
            if (message.Method == "Target.targetCrashed") crashed.TrySetResult();
        });
        var targets = await devTools.SendAsync("", "Target.getTargets", null, TestContext.Current.CancellationToken);
        var tab = targets.Items("targetInfos").Single(target => target.Text("type") == "page" && target.Text("url").EndsWith(ending, StringComparison.Ordinal));
        var attached = await devTools.SendAsync("", "Target.attachToTarget", new { targetId = tab.Text("targetId"), flatten = true }, TestContext.Current.CancellationToken);

        // Never answered: the tab is gone.
        devTools.Post(attached.Text("sessionId"), "Page.crash", null);
        await crashed.Task.WaitAsync(TestContext.Current.CancellationToken);
    }

    /// <summary>Crashes the whole browser.</summary>
    public static async Task CrashBrowserAsync(string profiles)
    {
        await using var devTools = await ConnectAsync(profiles, static _ => { });
        devTools.Post("", "Browser.crash", null);
        await devTools.Closed.WaitAsync(TestContext.Current.CancellationToken);
    }

    private static async Task<DevToolsConnection> ConnectAsync(string profiles, Action<DevToolsEvent> hear)
    {
        var port = Directory.EnumerateDirectories(profiles).Select(static profile => Path.Combine(profile, "DevToolsActivePort")).Last(File.Exists);
        var lines = await File.ReadAllLinesAsync(port, TestContext.Current.CancellationToken);
        var devTools = await DevToolsConnection.ConnectAsync(new($"ws://127.0.0.1:{lines[0]}{lines[1]}"), TestContext.Current.CancellationToken);
        devTools.Listen(hear);
        await devTools.SendAsync("", "Target.setDiscoverTargets", new { discover = true }, TestContext.Current.CancellationToken);
        return devTools;
    }
}
