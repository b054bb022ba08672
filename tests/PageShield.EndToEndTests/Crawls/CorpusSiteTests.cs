using System.Diagnostics;
using AngleSharp.Html.Parser;
using PageShield.Crawls;
using PageShield.Crawls.Captures;

namespace PageShield.EndToEndTests.Crawls;

/// <summary>
/// Real saved sites, served locally and crawled with nothing missed, against an independent count. One of them is malicious, so all
/// are crawled in a process of its own inside an empty network namespace: this assembly, started again.
/// </summary>
public sealed class CorpusSiteTests(ChromiumFixture chromium)
{
    /// <summary>Of each site; with <c>PAGESHIELD_SIZE=full</c> all.</summary>
    private static readonly int MostPages = Environment.GetEnvironmentVariable("PAGESHIELD_SIZE") == "full" ? int.MaxValue : 2;

    [Fact]
    public async Task Saved_sites_are_crawled_with_nothing_missed()
    {
        chromium.Require();
        var sites = FindSites();
        if (sites is null) Assert.Skip("There is no shared/corpus with saved sites beside the repository.");
        if (NetworkNamespace.IsInside) await CrawlSitesAsync(sites);
        else await NetworkNamespace.RunAsync(nameof(Saved_sites_are_crawled_with_nothing_missed));
    }

    private async Task CrawlSitesAsync(string sites)
    {
        List<string> missed = [];
        foreach (var folder in Directory.EnumerateDirectories(sites).Order(StringComparer.Ordinal))
        {
            await using var server = await FixtureSite.StartAsync();
            var pages = SavedShop.Serve(server, folder, MostPages)
                .Pages.ToDictionary(static page => page, page => File.ReadAllText(Path.Combine(folder, page[(page.IndexOf('/') + 1)..])));
            var captures = await CrawlAsync(server, [.. pages.Keys]);

            // One of the sites makes a tab crash now and then; that is recorded as such, and the next crawl has to see it.
            var crashed = captures.Where(static capture => capture.Outcome == PageOutcome.Crashed).Select(static capture => capture.Url).ToHashSet();
            if (crashed.Count > 0)
                captures = [.. captures.Where(capture => !crashed.Contains(capture.Url)),
                    .. await CrawlAsync(server, [.. pages.Keys.Where(page => crashed.Contains(server.Url(page)))])];

            Assert.Equal(pages.Count, captures.Count);
            missed.AddRange(captures.SelectMany(static capture => capture.Scripts)
                .Where(static script => script is { Ran: true, RequestedUrl: not null, Bytes: > 0, Sha256: null })
                .Select(static script => $"{script.Url} ran and has no digest").Distinct());
            foreach (var capture in captures) missed.AddRange(Missed(capture, pages.Single(page => server.Url(page.Key) == capture.Url).Value));
            var requested = captures.SelectMany(static capture => capture.Scripts)
                .SelectMany(static script => script.Redirects.Append(script.RequestedUrl).Append(script.Url)).OfType<string>().ToHashSet();
            missed.AddRange(server.Log.Where(static entry => entry.Destination == "script").Select(entry => server.Url(entry.Target))
                .Where(url => !requested.Contains(url)).Distinct().Select(url => $"{url} was requested as a script and is not listed"));
        }

        Assert.True(missed.Count == 0, string.Join('\n', missed.Take(50)));
    }

    private async Task<List<Capture>> CrawlAsync(FixtureSite server, string[] pages) =>
        [.. await chromium.Crawler.CrawlAllAsync(server.Plan(pages) with { PageLimit = 100, PageTimeout = TimeSpan.FromSeconds(60) })];

    /// <summary>What an HTML parser sees as code and the capture does not list.</summary>
    private static IEnumerable<string> Missed(Capture capture, string html)
    {
        if (capture.Outcome is not (PageOutcome.Ok or PageOutcome.Cut)) yield return $"{capture.Url}: {capture.Outcome} {capture.OutcomeReason}";
        using var document = new HtmlParser(new HtmlParserOptions { IsScripting = true }).ParseDocument(html);
        var texts = capture.Bodies.Values.Select(static body => body.Text?.ReplaceLineEndings("\n")).OfType<string>().ToHashSet();
        foreach (var script in document.QuerySelectorAll("script"))
        {
            var type = (script.GetAttribute("type") ?? "").Trim().ToLowerInvariant();
            if (type is not ("" or "module" or "text/javascript" or "application/javascript")) continue;
            if (script.GetAttribute("src") is { } source)
            {
                if (source.Length == 0 || !Uri.TryCreate(new Uri(capture.Url), source, out var url)) continue;
                if (!capture.Scripts.Any(entry => entry.RequestedUrl?.Split('#')[0] == url.AbsoluteUri.Split('#')[0]))
                    yield return $"{capture.Url}: {url} is not listed";
            }
            else if (script.TextContent.Trim().Length > 0 && !texts.Contains(script.TextContent.ReplaceLineEndings("\n")))
            {
                yield return $"{capture.Url}: inline script is not listed: {script.TextContent.Trim()[..Math.Min(80, script.TextContent.Trim().Length)]}";
            }
        }
    }

    private static string? FindSites()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            var archive = Path.Combine(folder.FullName, "shared", "corpus", "sites.tar.zst");
            if (File.Exists(archive)) return Unpack(archive);
        }

        return null;
    }

    private static string? Unpack(string archive)
    {
        var target = Path.Combine(Path.GetTempPath(), "pageshield-corpus-sites");
        if (!Directory.Exists(target))
        {
            var partial = Directory.CreateTempSubdirectory("pageshield-corpus-").FullName;
            using var tar = Process.Start("tar", ["--zstd", "-xf", archive, "-C", partial]);
            tar.WaitForExit();
            if (tar.ExitCode != 0) return null;
            Directory.Move(partial, target);
        }

        return Directory.EnumerateDirectories(target).FirstOrDefault(static folder => Directory.EnumerateDirectories(folder).Skip(1).Any()) ?? target;
    }
}
