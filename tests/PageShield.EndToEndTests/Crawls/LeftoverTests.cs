using System.Diagnostics;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using PageShield.Crawls;

namespace PageShield.EndToEndTests.Crawls;

/// <summary>What a crawl leaves behind when its process is killed, and who cleans up.</summary>
public sealed class LeftoverTests(ChromiumFixture chromium)
{
    private const string Order = "PAGESHIELD_CRAWL_UNTIL_KILLED";

    [Fact]
    public async Task Browsers_of_a_killed_process_end_with_it_their_profiles_go_at_the_next_crawl_and_those_of_a_living_one_stay()
    {
        chromium.Require();
        if (!OperatingSystem.IsLinux()) Assert.Skip("Processes are told apart by /proc.");
        var profiles = Directory.CreateTempSubdirectory("leftover-").FullName;
        await using var site = await FixtureSite.StartAsync();
        var waiting = new TaskCompletionSource();
        site.Html("shop.localhost/good", "<title>Good</title>").Answer("shop.localhost/waits", async context =>
        {
            waiting.TrySetResult();
            await Task.Delay(Timeout.Infinite, context.RequestAborted).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        });
        // a running program has a path
        using var crawling = Process.Start(new ProcessStartInfo(Environment.ProcessPath!, ["-method", $"*{nameof(Crawls_until_it_is_killed)}"])
        {
            Environment = { [Order] = $"{profiles}|{site.Url("shop.localhost/waits")}" },
            RedirectStandardOutput = true,
        })!; // null only with UseShellExecute
        crawling.OutputDataReceived += static (_, _) => { };
        crawling.BeginOutputReadLine();
        await waiting.Task.WaitAsync(TestContext.Current.CancellationToken);
        await using var services = chromium.With(options => (options.ProfilesDirectory, options.BrowserIdle) = (profiles, TimeSpan.Zero));
        var crawler = services.GetRequiredService<ICrawler>();

        await crawler.CrawlOneAsync(site.Plan(["shop.localhost/good"]));
        var left = Directory.EnumerateDirectories(profiles).ToList();
        var browsers = BrowsersOf(left);
        Assert.NotEmpty(browsers); // its owner lives: it is left alone

        crawling.Kill(); // SIGKILL, and not its children
        await crawling.WaitForExitAsync(TestContext.Current.CancellationToken);
        // The kernel ends its browsers, before anybody sweeps; the test's own time limit ends this where it does not.
        while (BrowsersOf(left).Count > 0) await Task.Yield();
        await using var next = chromium.With(options => (options.ProfilesDirectory, options.BrowserIdle) = (profiles, TimeSpan.Zero));
        var capture = await next.GetRequiredService<ICrawler>().CrawlOneAsync(site.Plan(["shop.localhost/good"]));

        Assert.Equal(PageOutcome.Ok, capture.Outcome);
        Assert.Empty(BrowsersOf(left));
        Assert.Empty(Directory.EnumerateDirectories(profiles));
        Directory.Delete(profiles);
    }

    [Fact]
    public async Task Crawls_until_it_is_killed()
    {
        // only the process that the test above starts has work here
        if (Environment.GetEnvironmentVariable(Order)?.Split('|') is not [var profiles, var url]) return;

        await using var services = chromium.With(options => (options.ProfilesDirectory, options.BrowserIdle) = (profiles, TimeSpan.Zero));
        var target = new Uri(url);
        await services.GetRequiredService<ICrawler>().CrawlAllAsync(new()
        {
            Hosts = [target.Host],
            StartUrls = [target],
            AllowPrivate = [target.Authority],
            PageTimeout = TimeSpan.FromMinutes(5),
        });
    }

    private static List<string> BrowsersOf(List<string> profiles) =>
    [
        .. Directory.EnumerateDirectories("/proc").Select(CommandLineOf)
            .Where(line => profiles.Exists(profile => line.Contains($"--user-data-dir={profile}", StringComparison.Ordinal))),
    ];

    private static string CommandLineOf(string process)
    {
        try
        {
            return File.ReadAllText(Path.Combine(process, "cmdline"));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return ""; // not a process, or ended while we looked
        }
    }
}
