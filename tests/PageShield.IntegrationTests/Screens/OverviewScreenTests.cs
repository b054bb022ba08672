using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using PageShield.Alerts;
using PageShield.Crawls;
using PageShield.IntegrationTests.Hosting;
using PageShield.Inventory;

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
        await using (var db = await server.Services.GetRequiredService<IDbContextFactory<PageShieldDbContext>>().CreateDbContextAsync(TestContext.Current.CancellationToken))
        {
            var now = TimeProvider.System.GetUtcNow();
            db.Scripts.Add(new Script { SiteId = site, Id = 7, IdentityReason = "", ReportTemplate = "", UrlTemplate = "", Url = "https://evil.example/x.js", Host = "evil.example", FirstSeenAt = now, LastSeenAt = now });
            // More of the lesser kind than the page shows, all of them later.
            for (var number = 0; number < 15; number++)
            {
                var isGrave = number == 0;
                db.Alerts.Add(new Alert
                {
                    SiteId = site,
                    Id = 100 + number,
                    Event = isGrave ? AlertEvents.MaliciousScript : AlertEvents.ChangedScript,
                    Severity = isGrave ? "critical" : "high",
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
    [InlineData(true, null, "Crawls met this script, and its content could not be read.", "runs on your site")]
    [InlineData(true, NotRunReason.Network, "Crawls met this script, and it could not be loaded", "Your site asks for a malicious script from evil.example")]
    [InlineData(false, null, "Only reports mention this script", "runs on your site")]
    public async Task A_script_without_a_text_says_why_and_runs_only_where_it_ran(bool isCrawled, NotRunReason? reason, string why, string decision)
    {
        await using var server = await RunningServer.StartAsync(Store.Sqlite);
        using var browser = await server.SignedInBrowserAsync();
        using var api = await server.ApiClientAsync();
        var site = await RunningServer.AddSiteAsync(api, new { startUrls = new[] { "shop.example" } });
        await using (var db = await server.Services.GetRequiredService<IDbContextFactory<PageShieldDbContext>>().CreateDbContextAsync(TestContext.Current.CancellationToken))
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

        Assert.Contains(why, await browser.GetStringAsync($"/sites/{site}/scripts/7", TestContext.Current.CancellationToken), StringComparison.Ordinal);
        Assert.Contains(decision, await browser.GetStringAsync("/", TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }
}
