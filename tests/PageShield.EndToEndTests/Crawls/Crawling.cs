using PageShield.Crawls;
using PageShield.Crawls.Captures;

namespace PageShield.EndToEndTests.Crawls;

/// <summary>Runs whole crawls in tests.</summary>
internal static class Crawling
{
    public static async Task<List<Capture>> CrawlAllAsync(this ICrawler crawler, CrawlPlan plan)
    {
        List<Capture> captures = [];
        await foreach (var capture in crawler.CrawlAsync(plan, null, TestContext.Current.CancellationToken)) captures.Add(capture);
        return captures;
    }

    public static async Task<Capture> CrawlOneAsync(this ICrawler crawler, CrawlPlan plan) => Assert.Single(await crawler.CrawlAllAsync(plan));

    /// <summary>For a failing test: the scripts one a line.</summary>
    public static string Describe(this Capture capture) => $"{capture.Outcome} {capture.OutcomeReason}\n" + string.Join('\n', capture.Scripts.Select(
        static script => $"{script.Id} {script.Kind} {script.AddedBy} ran={script.Ran} {script.NotRunReason} parent={script.Parent} {script.Url} <- {script.RequestedUrl} [{script.Place}]"));
}
