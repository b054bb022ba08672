using System.Globalization;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using PageShield.Crawler;
using PageShield.Crawler.Detonation;
using PageShield.Crawls;
using PageShield.Isolation;

namespace PageShield.EndToEndTests.Crawls;

/// <summary>What the kernel says of the browsers while they work: no root, no port, sandboxed.</summary>
public sealed class BrowserConfinementTests(ChromiumFixture chromium)
{
    [Fact]
    public async Task A_crawling_browser_is_an_unprivileged_sandboxed_user_that_nobody_can_join()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Reads /proc.");
        var profiles = Directory.CreateTempSubdirectory("confined-crawl-").FullName;
        await using var services = chromium.With(options => options.ProfilesDirectory = profiles);
        await using var site = await FixtureSite.StartAsync();
        IReadOnlyList<SeenProcess> seen = [];
        site.Html("shop.localhost/page", "<title>Page</title><img src='/now.png'>").Answer("shop.localhost/now.png", _ =>
        {
            seen = Look(profiles);
            return Task.CompletedTask;
        });

        var capture = await services.GetRequiredService<ICrawler>().CrawlOneAsync(site.Plan(["shop.localhost/page"]));

        Assert.Equal(PageOutcome.Ok, capture.Outcome);
        AssertConfined(seen);
        if (!(await Confinement.OfAsync(ConfinedRole.Browser, TestContext.Current.CancellationToken)).NetworkDoors) return;
        // In its network there is the crawl's proxy and nothing else.
        Assert.All(seen, static process => Assert.NotEqual(File.ResolveLinkTarget("/proc/self/ns/net", false)?.Name, process.Network));
        // Renderers have not even that: their sandbox gives them a network of their own.
        Assert.All(seen, static process => Assert.InRange(process.OpenPorts, 0, 1));
        var browser =
            seen.Single(static process => !process.Arguments.Contains("--type=", StringComparison.Ordinal)
            && process.Arguments.Contains("--headless", StringComparison.Ordinal));
        Assert.Equal(1, browser.OpenPorts);
        Assert.Equal(["eth0", "lo"], browser.Interfaces.Order());
    }

    [Fact]
    public async Task Pages_frames_and_workers_find_an_ordinary_connection_in_a_network_that_holds_only_the_proxy()
    {
        chromium.Require();
        await using var site = await FixtureSite.StartAsync();
        site.Html("shop.localhost/page", """
            <title>…</title><iframe src="http://cdn.localhost:PORT/frame"></iframe><script>
            const told = [navigator.onLine], note = (e) => { told.push(e.data); document.title = told.join(' ') + ` ${navigator.connection.effectiveType}`; };
            addEventListener('message', note);
            for (const name of ['online', 'offline']) addEventListener(name, () => told.push(name));
            new Worker('/worker.js').onmessage = note;
            </script>
            """)
            .Html("cdn.localhost/frame", "<script>parent.postMessage(navigator.onLine, '*')</script>")
            .Script("shop.localhost/worker.js", "postMessage(navigator.onLine)");

        var capture = await chromium.Crawler.CrawlOneAsync(site.Plan(["shop.localhost/page"], "cdn.localhost"));

        Assert.Equal("true true true 4g", capture.Title);
    }

    [Fact]
    public async Task A_detonating_browser_is_one_too_and_its_network_is_empty()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Reads /proc.");
        chromium.Require();
        var profiles = Directory.CreateTempSubdirectory("confined-chamber-").FullName;
        await using (
            var browser =
            await OfflineBrowser.StartAsync(
            chromium.Path, new CrawlerOptions { ProfilesDirectory = profiles }, TestContext.Current.CancellationToken))
        {
            await browser.Connection.SendAsync("", "Target.createTarget", new { url = "data:text/html,x" }, TestContext.Current.CancellationToken);

            var seen = Look(profiles);

            AssertConfined(seen);
            if (!browser.IsIsolated) return;
            var own = File.ResolveLinkTarget("/proc/self/ns/net", false)?.Name;
            Assert.All(seen, process => Assert.NotEqual(own, process.Network));
        }

        Assert.Empty(Directory.EnumerateFileSystemEntries(profiles)); // nothing is left behind
    }

    [Fact]
    public async Task A_browser_that_cannot_start_says_so_with_its_last_words()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "The browser is a shell script.");
        var folder = Directory.CreateTempSubdirectory("broken-browser-").FullName;
        var broken = Path.Combine(Directory.CreateDirectory(Path.Combine(folder, "bin")).FullName, "browser");
        await File.WriteAllTextAsync(broken, "#!/bin/sh\necho 'No usable sandbox!' >&2\nexit 1\n", TestContext.Current.CancellationToken);
        // The browser's user comes to it and starts it, also where a server in this process has set the umask.
        foreach (var path in (string[])[Path.GetDirectoryName(broken)!, broken]) // a file has a directory
        {
            if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(path, (UnixFileMode)Convert.ToInt32("755", 8));
        }

        await using var services =
            chromium.With(options => (options.BrowserPath, options.ProfilesDirectory) = (broken, Path.Combine(folder, "profiles")));
        await using var site = await FixtureSite.StartAsync();

        var crawled =
            await Assert.ThrowsAsync<BrowserUnavailableException>(
            () => services.GetRequiredService<ICrawler>().CrawlAllAsync(site.Plan(["shop.localhost/page"])));
        var detonated = await Assert.ThrowsAsync<BrowserUnavailableException>(() =>
            OfflineBrowser.StartAsync(
                broken, new CrawlerOptions { ProfilesDirectory = Path.Combine(folder, "profiles") }, TestContext.Current.CancellationToken));

        Assert.All([crawled, detonated], static error => Assert.Contains("its sandbox does not work here", error.Message, StringComparison.Ordinal));
        Assert.Contains("No usable sandbox!", crawled.Message, StringComparison.Ordinal);
        Assert.Empty(Directory.EnumerateFileSystemEntries(Path.Combine(folder, "profiles")));
        Directory.Delete(folder, recursive: true);
    }

    private static void AssertConfined(IReadOnlyList<SeenProcess> seen)
    {
        Assert.NotEmpty(seen);
        Assert.All(seen, static process =>
        {
            Assert.NotEqual("0", process.Status["Uid"].Split('\t')[0]);
            Assert.Equal("1", process.Status["NoNewPrivs"]);
            Assert.Equal(0, process.ListeningSockets);
            Assert.DoesNotContain("--no-sandbox", process.Arguments, StringComparison.Ordinal);
            Assert.DoesNotContain("--remote-debugging-port", process.Arguments, StringComparison.Ordinal);
        });
        var renderers = seen.Where(static process => process.Arguments.Contains("--type=renderer", StringComparison.Ordinal)).ToList();
        Assert.NotEmpty(renderers);
        Assert.All(renderers, static process => Assert.Equal("2", process.Status["Seccomp"])); // its system calls are filtered
    }

    private static IReadOnlyList<SeenProcess> Look(string profiles) =>
        [.. Saboteur.Browsers(profiles).Select(static process => LookAt(process.Id, process.Arguments)).OfType<SeenProcess>()];

    private static SeenProcess? LookAt(int id, string arguments)
    {
        try
        {
            var status = File.ReadLines($"/proc/{id}/status").Select(static line => line.Split(':', 2))
                .ToDictionary(static line => line[0], static line => line[1].Trim());
            return new(arguments, status, File.ResolveLinkTarget($"/proc/{id}/ns/net", false)?.Name ?? "", ListeningSocketsOf(id),
                ListeningIn(id).Count,
                [.. File.ReadLines($"/proc/{id}/net/dev").Skip(2).Select(static line => line.Split(':')[0].Trim())]);
        }
        catch (IOException)
        {
            return null; // It ended while we looked; the assertions want others.
        }
    }

    // proc_net(5): the fourth field is the state, 0A for listening; the tenth the inode, which the descriptor's link names.
    private static HashSet<string> ListeningIn(int id) =>
        [.. new[] { "tcp", "tcp6" }.SelectMany(table => File.ReadLines($"/proc/{id}/net/{table}").Skip(1))
            .Select(static line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries)).Where(static fields => fields[3] == "0A")
            .Select(static fields => string.Create(CultureInfo.InvariantCulture, $"socket:[{fields[9]}]"))];

    private static int ListeningSocketsOf(int id)
    {
        var listening = ListeningIn(id);
        return Directory.EnumerateFiles($"/proc/{id}/fd").Count(file => listening.Contains(new FileInfo(file).LinkTarget ?? ""));
    }

    private sealed record SeenProcess(
        string Arguments, Dictionary<string, string> Status, string Network, int ListeningSockets, int OpenPorts, IReadOnlyList<string> Interfaces);
}
