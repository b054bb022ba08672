using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using PageShield.Alerts;
using PageShield.Crawls;
using PageShield.IntegrationTests.Hosting;
using PageShield.Inventory;
using PageShield.Inventory.Scripts;
using PageShield.Storage;

namespace PageShield.IntegrationTests.Screens;

/// <summary>The first page says what is gravest.</summary>
public sealed class OverviewScreenTests
{
    [Theory]
    [InlineData(Store.Sqlite)]
    [InlineData(Store.PostgreSql)]
    public async Task Of_several_alerts_about_one_script_the_gravest_stands_for_it_whatever_came_last(Store store)
    {
        await using var server = await RunningServer.StartAsync(store);
        using var browser = await server.SignedInBrowserAsync();
        using var api = await server.ApiClientAsync();
        var site = await RunningServer.AddSiteAsync(api, new { startUrls = new[] { "shop.example" } });
        await using (var db = await server.Services.GetRequiredService<IDbContextFactory<PageShieldDbContext>>()
            .CreateDbContextAsync(TestContext.Current.CancellationToken))
        {
            var now = TimeProvider.System.GetUtcNow();
            db.Scripts.Add(
                new Script
                {
                    SiteId = site,
                    Id = 7,
                    IdentityReason = "",
                    ReportTemplate = "",
                    UrlTemplate = "",
                    Url = "https://evil.example/x.js",
                    Host = "evil.example",
                    FirstSeenAt = now,
                    LastSeenAt = now
                });
            // More of the lesser kind than the page shows, all of them later.
            for (var number = 0; number < 15; number++)
            {
                var isGrave = number == 0;
                db.Alerts.Add(new Alert
                {
                    SiteId = site,
                    Id = 100 + number,
                    Event = isGrave ? AlertEvents.MaliciousScript : AlertEvents.ChangedScript,
                    Severity = isGrave ? Severity.Critical : Severity.High,
                    Title = isGrave ? "Malicious script here" : $"Changed {number}",
                    Body = "Body.",
                    DedupeKey = $"key-{number}",
                    ScriptId = 7,
                    RaisedAt = now.AddMinutes(number),
                });
            }

            await db.SaveChangesAsync(TestContext.Current.CancellationToken);
        }

        var page = await browser.GetStringAsync("/", TestContext.Current.CancellationToken);

        Assert.Contains("Malicious script here", page, StringComparison.Ordinal);
        Assert.DoesNotContain("Changed 14", page, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(true, null, "Crawls found this script, but could not read its content.", "runs on your site")]
    [InlineData(true, NotRunReason.Network, "Crawls found this script, but could not load it",
        "Your site requests a malicious script from evil.example")]
    [InlineData(false, null, "Only reports mention this script", "runs on your site")]
    public async Task A_script_without_a_text_says_why_and_runs_only_where_it_ran(bool isCrawled, NotRunReason? reason, string why, string decision)
    {
        await using var server = await RunningServer.StartAsync(Store.Sqlite);
        using var browser = await server.SignedInBrowserAsync();
        using var api = await server.ApiClientAsync();
        var site = await RunningServer.AddSiteAsync(api, new { startUrls = new[] { "shop.example" } });
        await using (var db = await server.Services.GetRequiredService<IDbContextFactory<PageShieldDbContext>>()
            .CreateDbContextAsync(TestContext.Current.CancellationToken))
        {
            var now = TimeProvider.System.GetUtcNow();
            db.Scripts.Add(new Script
            {
                SiteId = site,
                Id = 7,
                IdentityReason = "",
                ReportTemplate = "",
                UrlTemplate = "",
                Url = "https://evil.example/x.js",
                Host = "evil.example",
                FirstSeenAt = now,
                LastSeenAt = now,
                Verdict = VerdictKind.Malicious,
                Status = InventoryStatus.Active,
                CrawledAt = isCrawled ? now : null,
                Ran = isCrawled && reason is null,
                NotRunReason = reason,
            });
            await db.SaveChangesAsync(TestContext.Current.CancellationToken);
        }

        Assert.Contains(
            why, await browser.GetStringAsync($"/sites/{site}/scripts/7", TestContext.Current.CancellationToken), StringComparison.Ordinal);
        Assert.Contains(decision, await browser.GetStringAsync("/", TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(CrawlState.Queued, "queued")]
    [InlineData(CrawlState.Running, "running")]
    public async Task The_first_crawl_of_a_new_site_leads_overview_and_site_until_it_is_done(CrawlState state, string word)
    {
        await using var server = await RunningServer.StartAsync(Store.Sqlite);
        using var browser = await server.SignedInBrowserAsync();
        using var api = await server.ApiClientAsync();
        var site = await RunningServer.AddSiteAsync(api, new { name = "Tea & more", startUrls = new[] { "shop.example" } });
        await WriteAsync(server,
            db => db.Crawls.Add(
            new Crawl
            {
                SiteId = site,
                Id = 70,
                State = state,
                QueuedAt = TimeProvider.System.GetUtcNow(),
                HeartbeatAt = TimeProvider.System.GetUtcNow()
            }));

        var overview = await browser.GetStringAsync("/", TestContext.Current.CancellationToken);
        var page = await browser.GetStringAsync($"/sites/{site}", TestContext.Current.CancellationToken);
        await WriteAsync(server, db => db.Crawls.Single(crawl => crawl.Id == 70).State = CrawlState.Completed);
        var after = VisibleText.Of(await browser.GetStringAsync("/", TestContext.Current.CancellationToken));

        var told = VisibleText.Of(overview);
        Assert.Contains($"The first crawl of Tea & more is {word}", told, StringComparison.Ordinal);
        Assert.Contains("pending decisions appear here", told, StringComparison.Ordinal);
        Assert.DoesNotContain("No decisions today", told, StringComparison.Ordinal);
        Assert.DoesNotContain("never",
            told[told.IndexOf("Last crawl", StringComparison.Ordinal)..told.IndexOf("Last visitor", StringComparison.Ordinal)],
            StringComparison.Ordinal);
        Assert.Contains($"href=\"/sites/{site}/crawls/70\"", overview, StringComparison.Ordinal);
        Assert.Contains($"The first crawl of this site is {word}", VisibleText.Of(page), StringComparison.Ordinal);
        Assert.Contains($"href=\"/sites/{site}/crawls/70\"", page, StringComparison.Ordinal);
        Assert.Contains("No decisions today", after, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Among_decisions_first_crawls_are_said_before_them_and_counted()
    {
        await using var server = await RunningServer.StartAsync(Store.Sqlite);
        using var browser = await server.SignedInBrowserAsync();
        using var api = await server.ApiClientAsync();
        int[] sites =
            [await RunningServer.AddSiteAsync(api, new { startUrls = new[] { "one.example" } }),
            await RunningServer.AddSiteAsync(api, new { startUrls = new[] { "two.example" } }),
            await RunningServer.AddSiteAsync(api, new { startUrls = new[] { "bad.example" } })];
        var now = TimeProvider.System.GetUtcNow();
        await WriteAsync(server, db => db.Crawls.AddRange(
            new Crawl { SiteId = sites[0], Id = 71, State = CrawlState.Queued, QueuedAt = now },
            new Crawl { SiteId = sites[1], Id = 72, State = CrawlState.Running, QueuedAt = now, HeartbeatAt = now },
            new Crawl { SiteId = sites[2], Id = 73, State = CrawlState.Failed, QueuedAt = now, FinishedAt = now },
            new Crawl { SiteId = sites[2], Id = 74, State = CrawlState.Queued, QueuedAt = now }));

        var told = VisibleText.Of(await browser.GetStringAsync("/", TestContext.Current.CancellationToken));

        Assert.Contains("The first crawl of two.example is running", told, StringComparison.Ordinal);
        Assert.Contains("one more site follows", told, StringComparison.Ordinal);
        Assert.True(told.IndexOf("The first crawl of", StringComparison.Ordinal) < told.IndexOf(
            "The last crawl could not load any page", StringComparison.Ordinal));
    }

    private static async Task WriteAsync(RunningServer server, Action<PageShieldDbContext> write)
    {
        await using var db = await server.Services.GetRequiredService<IDbContextFactory<PageShieldDbContext>>()
            .CreateDbContextAsync(TestContext.Current.CancellationToken);
        write(db);
        await db.SaveChangesAsync(TestContext.Current.CancellationToken);
    }
}
