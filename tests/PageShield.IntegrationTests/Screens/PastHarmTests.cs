using System.Net.Http.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using PageShield.Alerts;
using PageShield.Changes;
using PageShield.Crawls;
using PageShield.Crawls.Captures;
using PageShield.Detection;
using PageShield.IntegrationTests.Hosting;
using PageShield.Inventory;
using PageShield.Inventory.Connections;
using PageShield.Inventory.Pages;
using PageShield.Inventory.Scripts;
using PageShield.Reports;
using PageShield.Reports.Urls;
using PageShield.Storage;

namespace PageShield.IntegrationTests.Screens;

/// <summary>What was proved of a version stands against it, whatever runs in its place today.</summary>
public sealed class PastHarmTests
{
    private static readonly Sha256Hash Honest = Sha256Hash.OfText("honest"), Skimmer = Sha256Hash.OfText("skimmer");

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_script_that_was_cleaned_and_the_change_that_infected_it_say_what_it_did()
    {
        await using var server = await RunningServer.StartAsync(Store.Sqlite);
        using var browser = await server.SignedInBrowserAsync();
        var site = await SeedAsync(server);

        var script = await browser.GetStringAsync($"/sites/{site}/scripts/7", Cancel);
        Assert.Contains("An earlier version of this script was harmful.", script, StringComparison.Ordinal);
        Assert.Contains("Evidence against earlier versions", script, StringComparison.Ordinal);
        Assert.DoesNotContain("Nothing to do.", script, StringComparison.Ordinal);

        var change = await browser.GetStringAsync($"/sites/{site}/changes/51", Cancel);
        Assert.Contains("The version introduced by this change is malicious", change, StringComparison.Ordinal);
        Assert.Contains("I expected this anyway", change, StringComparison.Ordinal);
        Assert.DoesNotContain("malicious", Between(await browser.GetStringAsync($"/sites/{site}/changes/52", Cancel), "<main", "The script</h2>"),
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_alert_leads_to_the_visit_in_which_data_left_and_to_the_change_of_the_code()
    {
        await using var server = await RunningServer.StartAsync(Store.Sqlite);
        using var browser = await server.SignedInBrowserAsync();
        var site = await SeedAsync(server);

        var alert = await browser.GetStringAsync("/alerts/61", Cancel);

        Assert.Contains($"/sites/{site}/crawls/40/pages/42", alert, StringComparison.Ordinal);
        Assert.Contains($"href=\"/sites/{site}/changes/51\"", alert, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_change_that_was_reviewed_ends_the_alert_that_told_it_and_no_attack()
    {
        await using var server = await RunningServer.StartAsync(Store.Sqlite);
        using var api = await server.ApiClientAsync();
        var site = await SeedAsync(server);

        (await api.PostAsJsonAsync(new Uri("/api/changes/review", UriKind.Relative), new { changes = new[] { new { siteId = site, id = 51 } } },
            Cancel)).EnsureSuccessStatusCode();

        await using var db = await OpenAsync(server);
        Assert.Equal([61L], await db.Alerts.Where(alert => alert.ResolvedAt == null).Select(alert => alert.Id).ToListAsync(Cancel));
    }

    private static async Task<PageShieldDbContext> OpenAsync(RunningServer server) =>
        await server.Services.GetRequiredService<IDbContextFactory<PageShieldDbContext>>().CreateDbContextAsync(Cancel);

    private static string Between(string text, string from, string to) =>
        text[text.IndexOf(from, StringComparison.Ordinal)..text.IndexOf(to, StringComparison.Ordinal)];

    /// <summary>A script that was honest, stole card data on the checkout, and is honest again.</summary>
    private static async Task<int> SeedAsync(RunningServer server)
    {
        using var api = await server.ApiClientAsync();
        var site = await RunningServer.AddSiteAsync(api, new { startUrls = new[] { "shop.example" } });
        await using var db = await OpenAsync(server);
        var now = TimeProvider.System.GetUtcNow();
        var (then, later) = (now.AddHours(-2), now.AddHours(-1));
        foreach (var hash in new[] { Honest, Skimmer })
        {
            db.ScriptContents.Add(new ScriptContent { Sha256 = hash, Length = 7, FirstSeenAt = then });
            db.Judgements.Add(
                new Judgement
                {
                    Sha256 = hash,
                    Score = hash == Honest ? 75 : 23,
                    Verdict = hash == Honest
                ? VerdictKind.Clean
                : VerdictKind.Suspicious,
                    Findings = "[]",
                    Subscores = "{}",
                    AnalyzerVersion = "1",
                    JudgedAt = then
                });
            db.ScriptVersions.Add(
                new ScriptVersion
                {
                    SiteId = site,
                    ScriptId = 7,
                    Sha256 = hash,
                    Url = "https://cdn.example/tag.js",
                    FirstSeenAt = hash == Honest ? then.AddHours(-1) : then,
                    LastSeenAt = hash == Honest ? later : then
                });
        }

        db.Scripts.Add(new Script
        {
            SiteId = site,
            Id = 7,
            IdentityReason = "",
            ReportTemplate = "",
            UrlTemplate = "",
            Url = "https://cdn.example/tag.js",
            Host = "cdn.example",
            Party = Party.Third,
            FirstSeenAt = then,
            LastSeenAt = later,
            CrawledAt = later,
            CurrentSha256 = Honest,
            Verdict = VerdictKind.Clean,
            Score = 75,
            Status = InventoryStatus.Active,
            Ran = true,
        });
        db.SiteFindings.Add(
            new SiteFinding
            {
                SiteId = site,
                Id = 31,
                Identity = Skimmer,
                Rule = "canary-exfiltration",
                Severity = Severity.Critical,
                Title = "The card number that was typed into a form was sent to evil.example.",
                Evidence = "x",
                ScriptId = 7,
                Sha256 =
            Skimmer,
                FirstSeenAt = then,
                LastSeenAt = then
            });
        db.Crawls.Add(new Crawl { SiteId = site, Id = 40, State = CrawlState.Completed, QueuedAt = then, StartedAt = then, FinishedAt = then });
        foreach (var (page, visit, leaves) in new[] { (71L, 41L, false), (72L, 42L, true) })
        {
            db.Pages.Add(
                new Page
                {
                    SiteId = site,
                    Id = page,
                    UrlTemplate = $"https://shop.example/{page}",
                    ExampleUrl = $"https://shop.example/{page}",
                    FirstSeenAt = then
                });
            db.ScriptsOnPages.Add(new ScriptOnPage { SiteId = site, ScriptId = 7, PageId = page, FirstSeenAt = then });
            db.CrawlPages.Add(
                new CrawlPage
                {
                    SiteId = site,
                    CrawlId = 40,
                    Id = visit,
                    PageId = page,
                    Url = $"https://shop.example/{page}",
                    FinalUrl = $"https://shop.example/{page}",
                    StartedAt = then,
                    FinishedAt = then,
                    DataLeft = leaves,
                    Capture = []
                });
        }

        db.Changes.Add(
            new Change
            {
                SiteId = site,
                Id = 51,
                At = then,
                Kind = ChangeKind.ScriptChanged,
                Class = ChangeClass.Capability,
                CrawlId = 40,
                ScriptId = 7,
                Subject = "tag.js",
                Summary = "Sends more.",
                OldSha256 = Honest,
                NewSha256 = Skimmer
            });
        db.Changes.Add(
            new Change
            {
                SiteId = site,
                Id = 52,
                At = later,
                Kind = ChangeKind.ScriptChanged,
                Class = ChangeClass.Code,
                ScriptId = 7,
                Subject = "tag.js",
                Summary = "Sends less.",
                OldSha256 = Skimmer,
                NewSha256 = Honest
            });
        db.Changes.Add(
            new Change
            {
                SiteId = site,
                Id = 53,
                At = then,
                Kind = ChangeKind.ConnectionHostAdded,
                Class = ChangeClass.Capability,
                CrawlId = 40,
                ScriptId = 7,
                Subject = "evil.example",
                Summary = "Talks to evil.example."
            });
        db.Alerts.Add(
            new Alert
            {
                SiteId = site,
                Id = 61,
                Event = AlertEvents.DataLeft,
                Severity = Severity.Critical,
                Title = "Card data left",
                Body = "Body.",
                DedupeKey = "a",
                ScriptId = 7,
                ChangeId = 53,
                CrawlId = 40,
                RaisedAt = then
            });
        db.Alerts.Add(
            new Alert
            {
                SiteId = site,
                Id = 62,
                Event = AlertEvents.ChangedScript,
                Severity = Severity.High,
                Title = "Changed",
                Body = "Body.",
                DedupeKey = "b",
                ScriptId = 7,
                ChangeId = 51,
                CrawlId = 40,
                RaisedAt = then
            });
        await db.SaveChangesAsync(Cancel);
        return site;
    }
}
