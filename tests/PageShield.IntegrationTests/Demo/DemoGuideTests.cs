using System.Net;
using System.Text.RegularExpressions;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using PageShield.Alerts;
using PageShield.Changes;
using PageShield.Crawls;
using PageShield.IntegrationTests.Hosting;
using PageShield.IntegrationTests.Screens;
using PageShield.Inventory.Scripts;
using PageShield.Reports;
using PageShield.Reports.Urls;
using PageShield.Storage;

namespace PageShield.IntegrationTests.Demo;

/// <summary>The demo's guide: its words, counts and steps say the same at every point of the way.</summary>
public sealed partial class DemoGuideTests
{
    private static readonly Sha256Hash Clean = Sha256Hash.OfText("clean"), Infected = Sha256Hash.OfText("infected");

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Every_button_belongs_to_a_step_and_the_way_ends_with_a_clean_shop()
    {
        await using var server = await RunningServer.StartAsync();
        using var browser = await server.SignedInBrowserAsync();
        var before = await browser.GetStringAsync("/demo", Cancel);
        await RunningServer.SubmitToAsync(browser, "/demo", "/demo/start");
        var site = await WriteAsync(server, database =>
        {
            var (shop, now) = (database.Sites.Single(), TimeProvider.System.GetUtcNow());
            shop.LastCrawlAt = now;
            database.Crawls.Single().State = CrawlState.Completed;
            string[] urls =
                ["http://shop.localhost/assets/shop.js", "http://tag-manager.localhost/tm.js", "http://cdn-analytics.localhost/tag.js",
                "http://reviews.localhost/widget.js", "http://pay.localhost/v1/sdk.js"];
            for (var i = 0; i < urls.Length; i++)
                database.Scripts.Add(
                    new Script
                    {
                        SiteId = shop.Id,
                        Id = i + 1,
                        Identity = Sha256Hash.OfText(urls[i]),
                        IdentityReason = "",
                        ReportTemplate = "",
                        UrlTemplate = urls[i],
                        Url = urls[i],
                        Host = new Uri(urls[i]).Host,
                        CurrentSha256 = Clean,
                        FirstSeenAt = now,
                        LastSeenAt = now
                    });
            return shop.Id;
        });
        var seen = await browser.GetStringAsync("/demo", Cancel);
        await RunningServer.SubmitToAsync(browser, "/demo", "/demo/infect");
        var infected = await browser.GetStringAsync("/demo", Cancel);
        await WriteAsync(server, database => Crawled(database, site, 100, Clean, Infected));
        var told = await browser.GetStringAsync("/demo", Cancel);
        await WriteAsync(server, database => database.Alerts.Single().AcknowledgedAt = TimeProvider.System.GetUtcNow());
        var taken = await browser.GetStringAsync("/demo", Cancel);
        await RunningServer.SubmitToAsync(browser, "/demo", "/demo/clean");
        var cleaned = await browser.GetStringAsync("/demo", Cancel);
        await WriteAsync(server, database => Crawled(database, site, 200, Infected, Clean));
        var over = await browser.GetStringAsync("/demo", Cancel);
        var reports = VisibleText.Of(await browser.GetStringAsync($"/sites/{site}/reports", Cancel));

        Assert.Contains("4 vendors that run code on its pages", VisibleText.Of(before), StringComparison.Ordinal);
        Assert.Contains("5 scripts run on its pages: the shop’s own and those of 4 vendors", VisibleText.Of(seen), StringComparison.Ordinal);
        Assert.Equal(["1 Add the shop and crawl it", "2 Infect it", "3 Crawl now", "4 Open the alert", "5 Clean it", "5 Crawl again", ""],
            new[] { before, seen, infected, told, taken, cleaned, over }.Select(Turn));
        foreach (var page in new[] { before, seen, infected, told, taken, cleaned, over })
        {
            Assert.Equal(5, Heading().Count(page));
            Assert.Contains("In 5 steps", VisibleText.Of(page), StringComparison.Ordinal);
        }

        Assert.Equal(5, over.Split(">Done<").Length - 1);
        Assert.Contains($"/sites/{site}/changes/100", over, StringComparison.Ordinal);
        Assert.Contains("The demo shop already sends the reporting header", reports, StringComparison.Ordinal);
        Assert.DoesNotContain("Add one response header", reports, StringComparison.Ordinal);
    }

    private static int Crawled(PageShieldDbContext database, int site, int number, Sha256Hash from, Sha256Hash to)
    {
        var now = TimeProvider.System.GetUtcNow();
        var script = database.Scripts.Single(each => each.Host == "cdn-analytics.localhost");
        script.CurrentSha256 = to;
        database.Changes.Add(
            new Change
            {
                SiteId = site,
                Id = number,
                At = now,
                Kind = ChangeKind.ScriptChanged,
                Class = ChangeClass.Capability,
                ScriptId = script.Id,
                Subject = script.Url,
                Summary = "It is different.",
                OldSha256 = from,
                NewSha256 = to
            });
        if (to == Infected)
            database.Alerts.Add(
                new Alert
                {
                    SiteId = site,
                    Id = number,
                    Event = AlertEvents.MaliciousScript,
                    Severity = Severity.Critical,
                    Title = "Malicious script",
                    Body = "Body.",
                    DedupeKey = "key",
                    ScriptId = script.Id,
                    RaisedAt = now
                });
        return number;
    }

    private static async Task<T> WriteAsync<T>(RunningServer server, Func<PageShieldDbContext, T> write)
    {
        await using var database = await server.Services.GetRequiredService<IDbContextFactory<PageShieldDbContext>>().CreateDbContextAsync(Cancel);
        var result = write(database);
        await database.SaveChangesAsync(Cancel);
        return result;
    }

    /// <summary>The step whose turn it is, and its main button.</summary>
    private static string Turn(string html)
    {
        var step = CurrentStep().Match(html).Value;
        return step.Length == 0
            ? ""
            : $"{Heading().Match(step).Groups[1].Value} {WebUtility.HtmlDecode(Markup().Replace(Primary().Match(step).Groups[1].Value, "")).Trim()}";
    }

    [GeneratedRegex("<section class=\"panel\" aria-current=\"step\">.*?</section>", RegexOptions.Singleline)]
    private static partial Regex CurrentStep();

    [GeneratedRegex("<h2>([0-9])\\. ")]
    private static partial Regex Heading();

    [GeneratedRegex("class=\"(?:button )?primary\"[^>]*>(.*?)</(?:button|a)>", RegexOptions.Singleline)]
    private static partial Regex Primary();

    [GeneratedRegex("<[^>]*>")]
    private static partial Regex Markup();
}
