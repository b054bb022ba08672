using System.Net;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using PageShield.Crawls;
using PageShield.IntegrationTests.Hosting;
using PageShield.Storage;

namespace PageShield.IntegrationTests.Sites;

/// <summary>A site inside one's own network is allowed on its own form, not by a switch of the command line.</summary>
public sealed class PrivateSiteFormTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("http://127.0.0.1:8080/", "127.0.0.1:8080")]
    [InlineData("http://10.1.2.3/", "10.1.2.3:80")]
    [InlineData("http://localhost:5082/shop", "localhost:5082")]
    [InlineData("http://[::1]:8080/", "[::1]:8080")]
    public async Task A_private_address_is_not_saved_and_leads_to_the_field_that_allows_it(string address, string target)
    {
        await using var server = await RunningServer.StartAsync();
        using var browser = await server.SignedInBrowserAsync();

        var refused = await SubmitAsync(browser, address, "");
        var page = await refused.Content.ReadAsStringAsync(Cancel);
        var allowed = await SubmitAsync(browser, address, target);

        Assert.Equal(HttpStatusCode.OK, refused.StatusCode);
        Assert.Contains("href=\"/sites/new#allow-private\"", page, StringComparison.Ordinal);
        Assert.Contains($"Enter {target} here", page, StringComparison.Ordinal);
        Assert.Matches("<textarea id=\"allow-private\"[^>]* autofocus", page);
        Assert.DoesNotContain("--allow-private", page, StringComparison.Ordinal);
        Assert.StartsWith("/sites/1/crawls/", allowed.Headers.Location?.OriginalString, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_crawl_that_met_a_private_address_leads_to_the_sites_setting_with_host_and_port_filled_in()
    {
        await using var server = await RunningServer.StartAsync();
        using var browser = await server.SignedInBrowserAsync();
        using var api = await server.ApiClientAsync();
        var site = await RunningServer.AddSiteAsync(api, new { startUrls = new[] { "https://intranet.example/" } });
        await using (var db = await server.Services.GetRequiredService<IDbContextFactory<PageShieldDbContext>>().CreateDbContextAsync(Cancel))
        {
            var now = TimeProvider.System.GetUtcNow();
            db.Crawls.Add(new Crawl
            {
                SiteId = site,
                Id = 9,
                State = CrawlState.Failed,
                QueuedAt = now,
                StartedAt = now,
                FinishedAt = now,
                PagesNotOk = 1,
                PagesKnown = 1,
                Note = "intranet.example:443 is at 10.0.0.7, which is a private address, so it was not reached; if it is yours, allow it with --allow-private intranet.example:443 or in the site's settings.",
            });
            await db.SaveChangesAsync(Cancel);
        }

        var crawl = await browser.GetStringAsync($"/sites/{site}/crawls/9", Cancel);
        var form = await browser.GetStringAsync($"/sites/{site}/edit?allow=intranet.example%3A443", Cancel);

        Assert.DoesNotContain("--allow-private", crawl, StringComparison.Ordinal);
        Assert.Contains("so it was not reached.", crawl, StringComparison.Ordinal);
        Assert.Contains($"href=\"/sites/{site}/edit?allow=intranet.example%3A443#allow-private\"", crawl, StringComparison.Ordinal);
        Assert.Matches("<textarea id=\"allow-private\"[^>]* autofocus[^>]*>intranet.example:443</textarea>", form);
    }

    private static Task<HttpResponseMessage> SubmitAsync(HttpClient browser, string address, string allowed) =>
        RunningServer.SubmitAsync(browser, "/sites/new", "add-site", new Dictionary<string, string>
        {
            ["Entry.StartUrls"] = address,
            ["Entry.PageLimit"] = "5",
            ["Entry.TimeZone"] = "UTC",
            ["Entry.AllowPrivate"] = allowed,
            ["Entry.Frequency"] = "never",
        });
}
