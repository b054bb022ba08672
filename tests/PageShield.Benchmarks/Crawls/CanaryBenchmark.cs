using Microsoft.Extensions.DependencyInjection;
using PageShield.Crawler;
using PageShield.Crawls;
using PageShield.EndToEndTests.Crawls;

namespace PageShield.Benchmarks.Crawls;

/// <summary>Every way of wrapping card data by every way of getting it out of a page: prints which the crawler tells, as a table.</summary>
internal static class CanaryBenchmark
{
    public static async Task RunAsync(string[] arguments, CancellationToken cancellationToken)
    {
        await using var services = new ServiceCollection().AddCrawler().BuildServiceProvider();
        var crawler = services.GetRequiredService<ICrawler>();
        var encodings = CanaryMatrix.Encodings.Select(static encoding => encoding.Name).ToList();
        Console.WriteLine($"| {"",-14} | {string.Join(" | ", encodings)} |");
        Console.WriteLine($"| --- |{string.Concat(encodings.Select(static _ => " --- |"))}");
        var (cells, missed) = (0, 0);
        foreach (var (channel, _) in CanaryMatrix.Channels.Where(channel => arguments.Length == 0 || arguments.Contains(channel.Name)))
        {
            var row = CanaryMatrix.Cells([channel], encodings);
            await using var site = await FixtureSite.StartAsync();
            var lost = row;
            await foreach (var capture in crawler.CrawlAsync(CanaryMatrix.Serve(site, row), null, cancellationToken)) lost =
                CanaryMatrix.Missed(capture, row);

            (cells, missed) = (cells + row.Count, missed + lost.Count);
            Console.WriteLine($"| {channel,-14} | {string.Join(" | ", encodings.Select(encoding =>
                (row.Contains((channel, encoding)) ? lost.Contains((channel, encoding)) ? "MISSED" : "seen" : "–").PadRight(encoding.Length)))} |");
        }

        Figures.Print("canary.cells", cells, "cells");
        Figures.Print("canary.missed", missed, "cells");
    }
}
