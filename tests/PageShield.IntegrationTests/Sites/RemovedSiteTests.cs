using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using PageShield.Alerts;
using PageShield.Alerts.Channels;
using PageShield.Alerts.Delivery;
using PageShield.Crawls;
using PageShield.Crawls.Captures;
using PageShield.Detection.Overrides;
using PageShield.IntegrationTests.Hosting;
using PageShield.Inventory.Connections;
using PageShield.Inventory.Cookies;
using PageShield.Inventory.Pages;
using PageShield.Inventory.Scripts;
using PageShield.Observations;
using PageShield.Observations.Volume;
using PageShield.Reports;
using PageShield.Reports.Urls;
using PageShield.Storage;

namespace PageShield.IntegrationTests.Sites;

public sealed class RemovedSiteTests
{
    [Theory]
    [InlineData(Store.Sqlite)]
    [InlineData(Store.PostgreSql)]
    public async Task Removing_a_site_leaves_nothing_but_the_tombstone_and_the_audit_log(Store store)
    {
        await using var server = await RunningServer.StartAsync(store);
        using var api = await server.ApiClientAsync();
        var removed = await RunningServer.AddSiteAsync(api, new { startUrls = new[] { "https://shop.example/" } });
        var kept = await RunningServer.AddSiteAsync(api, new { startUrls = new[] { "https://other.example/" } });
        await FillAsync(server, removed, kept);

        var answer = await api.DeleteAsync($"/api/sites/{removed}");

        Assert.Equal(HttpStatusCode.NoContent, answer.StatusCode);
        await using var scope = server.Services.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<PageShieldDbContext>();
        foreach (var entity in db.Model.GetEntityTypes().Where(entity => entity.FindProperty("SiteId") is not null))
        {
            var table = entity.GetTableName();
            var count = $"SELECT COUNT(*) AS \"Value\" FROM {table} WHERE site_id = {removed}";
            var rows = await db.Database.SqlQueryRaw<int>(count).SingleAsync();
            Assert.Equal((table, table == "report_keys" ? 1 : 0), (table, rows));
        }

        Assert.NotNull((await db.ReportKeys.SingleAsync(key => key.SiteId == removed)).DeletedAt);
        Assert.Equal(1, await db.Scripts.CountAsync(script => script.SiteId == kept));
        Assert.Equal([Shared], await db.ScriptContents.Select(content => content.Sha256).ToListAsync());
        Assert.Equal(1, await db.AuditEntries.CountAsync(entry => entry.Action == "site.removed"));
    }

    private static readonly Sha256Hash Own = Sha256Hash.OfText("only here");
    private static readonly Sha256Hash Shared = Sha256Hash.OfText("on both sites");

    private static async Task FillAsync(RunningServer server, int removed, int kept)
    {
        await using var scope = server.Services.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<PageShieldDbContext>();
        foreach (var hash in new[] { Own, Shared }) db.ScriptContents.Add(new ScriptContent { Sha256 = hash });
        db.AlertChannels.Add(new AlertChannel { Name = "hook", Target = "https://hook.example/", SiteId = removed });
        foreach (var site in new[] { removed, kept })
        {
            db.Pages.Add(new Page { SiteId = site, Id = 1, UrlTemplate = "/", ExampleUrl = "/" });
            db.Scripts.Add(new Script { SiteId = site, Id = 1, IdentityReason = "", ReportTemplate = "", UrlTemplate = "", Url = "", Host = "" });
            db.VerdictOverrides.Add(new VerdictOverride { SiteId = site, Id = 1, ScriptId = 1, Sha256 = Shared, Reason = "", Author = "" });
            db.Crawls.Add(new Crawl { SiteId = site, Id = site });
            db.Alerts.Add(new Alert { SiteId = site, Id = 1, Event = "e", Severity = Severity.High, Title = "", Body = "", DedupeKey = "" });
            db.Connections.Add(new Connection { SiteId = site, Id = 1, UrlTemplate = "", Host = "", Method = "GET" });
            db.Cookies.Add(new PageShield.Inventory.Cookies.Cookie { SiteId = site, Id = 1, Name = "", Domain = "", Path = "" });
            db.Changes.Add(new PageShield.Changes.Change { SiteId = site, Id = site, Subject = "", Summary = "" });
            db.Observations.Add(
                new Observation
                {
                    SiteId = site,
                    Id = 1,
                    Type = "",
                    Directive = "",
                    BlockedUrl = "",
                    BlockedHost = "",
                    PageUrl = "",
                    SourceFile = "",
                    Disposition = ""
                });
            db.ReportCounts.Add(new ReportCount { SiteId = site, Outcome = "accepted", Reason = "" });
            db.SiteFindings.Add(
                new PageShield.Detection.SiteFinding { SiteId = site, Id = 1, Rule = "", Severity = Severity.Low, Title = "", Evidence = "" });
        }

        await db.SaveChangesAsync();
        db.AlertDeliveries.Add(new AlertDelivery { Id = 1, SiteId = removed, AlertId = 1, ChannelId = 1, MessageId = "m" });
        db.ScriptsOnPages.Add(new ScriptOnPage { SiteId = removed, ScriptId = 1, PageId = 1 });
        db.ScriptVersions.Add(new ScriptVersion { SiteId = removed, ScriptId = 1, Sha256 = Own, Url = "" });
        db.ScriptVersions.Add(new ScriptVersion { SiteId = removed, ScriptId = 1, Sha256 = Shared, Url = "" });
        db.ScriptVersions.Add(new ScriptVersion { SiteId = kept, ScriptId = 1, Sha256 = Shared, Url = "" });
        db.CrawlPages.Add(new CrawlPage { SiteId = removed, CrawlId = removed, Id = 1, Url = "", FinalUrl = "", Capture = [] });
        await db.SaveChangesAsync();
    }
}
