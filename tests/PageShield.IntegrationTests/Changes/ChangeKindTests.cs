using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using PageShield.Alerts;
using PageShield.Alerts.Raising;
using PageShield.Changes;
using PageShield.Crawls;
using PageShield.IntegrationTests.Hosting;
using PageShield.Inventory.Connections;
using PageShield.Inventory.Scripts;
using PageShield.Reports;
using PageShield.Reports.Urls;
using PageShield.Storage;
using PageShield.Web.Alerts;

namespace PageShield.IntegrationTests.Changes;

/// <summary>A kind of change that somebody forgets somewhere fails here.</summary>
public sealed class ChangeKindTests
{
    private const string FrameHost = "pay.frames.example";
    private const string ScriptHost = "cdn.vendor.example";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public void Every_kind_has_one_row_with_a_label_of_its_own()
    {
        Assert.Equal(Enum.GetValues<ChangeKind>(), ChangeKinds.All.Select(row => row.Kind).Order());
        Assert.Distinct(ChangeKinds.All.Select(row => row.Label));
        Assert.All(ChangeKinds.All, row => Assert.Same(row, ChangeKinds.Of(row.Kind)));
    }

    [Fact]
    public void Every_event_of_a_change_is_in_the_catalogue_and_has_words()
    {
        var raised = ChangeKinds.All.SelectMany(row => new[] { row.Event, row.EventOfReopening }).OfType<ChangeEvent>().Distinct().ToList();

        Assert.Equal(raised.Select(change => change.Name).Order(StringComparer.Ordinal),
            ChangeKinds.Events.Select(change => change.Name).Order(StringComparer.Ordinal));
        Assert.All(raised, change => Assert.Contains(change.Name, AlertEvents.All));
        Assert.All(AlertEvents.All, name => Assert.NotEqual(name, EventWords.Of(name)));
    }

    [Fact]
    public void Every_named_event_but_those_of_messages_can_be_chosen()
    {
        // not null: a constant's value
        var named = typeof(AlertEvents).GetFields().Where(field => field.IsLiteral).Select(field => (string)field.GetRawConstantValue()!)
            .Except([AlertEvents.Test, AlertEvents.Digest]);

        Assert.All(named, name => Assert.Contains(name, AlertEvents.All));
        Assert.Distinct(AlertEvents.All);
    }

    [Theory]
    [InlineData(Store.Sqlite)]
    [InlineData(Store.PostgreSql)]
    public async Task Every_kind_is_alerted_listed_filtered_and_shown(Store store)
    {
        await using var server = await RunningServer.StartAsync(store);
        using var api = await server.ApiClientAsync();
        using var browser = await server.SignedInBrowserAsync();
        var siteId = await RunningServer.AddSiteAsync(api, new { startUrls = new[] { "shop.example" } });

        foreach (var kind in Enum.GetValues<ChangeKind>())
        {
            var change = await ChangeAsync(server, siteId, kind);

            await CheckAlertAsync(server, change);
            await CheckApiAsync(api, change);
            await CheckScreensAsync(browser, change);
        }
    }

    [Fact]
    public async Task The_alert_about_a_lost_sandbox_names_the_frame_s_company()
    {
        await using var server = await RunningServer.StartAsync();
        using var api = await server.ApiClientAsync();
        var siteId = await RunningServer.AddSiteAsync(api, new { startUrls = new[] { "shop.example" } });

        await ChangeAsync(server, siteId, ChangeKind.SandboxLost);

        await using var db = await OpenAsync(server);
        var alert = await db.Alerts.SingleAsync(Cancel);
        Assert.Equal(("frames.example", AlertEvents.WeakerHeader), (alert.Vendor, alert.Event));
    }

    /// <summary>Records a change of the kind, as grave as can be, with its alerts.</summary>
    private static async Task<Change> ChangeAsync(RunningServer server, int siteId, ChangeKind kind)
    {
        await using var db = await OpenAsync(server);
        await using var transaction = await db.Database.BeginTransactionAsync(Cancel);
        var site = await db.Sites.SingleAsync(site => site.Id == siteId, Cancel);
        var now = TimeProvider.System.GetUtcNow();
        var crawl = new Crawl { SiteId = siteId, Id = RowId.Next(TimeProvider.System), State = CrawlState.Completed, QueuedAt = now };
        var row = ChangeKinds.Of(kind);
        var script = row.Host == ChangeHost.Script ? Script(siteId, kind, now) : null;
        var change = new Change
        {
            SiteId = siteId,
            Id = RowId.Next(TimeProvider.System),
            At = now,
            Kind = kind,
            Class = ChangeClass.Capability,
            CrawlId = crawl.Id,
            ScriptId = script?.Id,
            Subject = row.Host == ChangeHost.Subject ? FrameHost : script?.UrlTemplate ?? "x-frame-options",
            Summary = $"What {kind} is about.",
            OnPaymentPage = true,
        };
        change.Sameness = Change.SamenessOf(change);
        db.Crawls.Add(crawl);
        if (script is not null) db.Scripts.Add(script);
        db.Changes.Add(change);
        await new AlertRaiser(TimeProvider.System).RaiseForChangesAsync(db, site, crawl, [change], Cancel);
        await db.SaveChangesAsync(Cancel);
        await transaction.CommitAsync(Cancel);
        return change;
    }

    private static async Task CheckAlertAsync(RunningServer server, Change change)
    {
        await using var db = await OpenAsync(server);
        var alerts = await db.Alerts.Where(alert => alert.ChangeId == change.Id).ToListAsync(Cancel);
        var row = ChangeKinds.Of(change.Kind);
        if (row.Event is null)
        {
            Assert.Empty(alerts);
            return;
        }

        var alert = Assert.Single(alerts);
        var vendor = row.Host switch { ChangeHost.Subject => "frames.example", ChangeHost.Script => "vendor.example", _ => "shop.example" };
        Assert.Equal((row.Event.Name, vendor, true), (alert.Event, alert.Vendor, alert.OnPaymentPage));
        Assert.Contains("\n\nNext: ", alert.Body, StringComparison.Ordinal);
        Assert.Contains(row.Event.ListsHosts ? "pay[.]frames[.]example" : $"What {change.Kind} is about.", alert.Body, StringComparison.Ordinal);
        Assert.Contains("shop[.]example", alert.Title + alert.Body, StringComparison.Ordinal);
    }

    private static async Task CheckApiAsync(HttpClient api, Change change)
    {
        var name = JsonNamingPolicy.KebabCaseLower.ConvertName(change.Kind.ToString());

        foreach (var list in new[] { $"/api/sites/{change.SiteId}/changes", "/api/changes" })
        {
            var found = await api.GetFromJsonAsync<JsonElement>($"{list}?kind={name}", Cancel);

            var item = Assert.Single(found.GetProperty("items").EnumerateArray());
            Assert.Equal((change.Id, name), (item.GetProperty("id").GetInt64(), item.GetProperty("kind").GetString()));
        }
    }

    private static async Task CheckScreensAsync(HttpClient browser, Change change)
    {
        var (name, label) = (JsonNamingPolicy.KebabCaseLower.ConvertName(change.Kind.ToString()), ChangeKinds.Of(change.Kind).Label);

        var list = await browser.GetStringAsync($"/sites/{change.SiteId}/changes?kind={name}", Cancel);
        using var page = await browser.GetAsync($"/sites/{change.SiteId}/changes/{change.Id}", Cancel);

        Assert.Contains($"/sites/{change.SiteId}/changes/{change.Id}\"", list, StringComparison.Ordinal);
        Assert.Contains($"<option value=\"{name}\" selected>{label}</option>", list, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, page.StatusCode);
        Assert.Matches($"<h1><bdi>{label}</bdi>", await page.Content.ReadAsStringAsync(Cancel));
    }

    private static Script Script(int siteId, ChangeKind kind, DateTimeOffset now)
    {
        var url = $"https://{ScriptHost}/{kind}.js";
        return new Script
        {
            SiteId = siteId,
            Id = RowId.Next(TimeProvider.System),
            Identity = Sha256Hash.OfText(url),
            IdentityReason = "its address",
            UrlTemplate = url,
            ReportTemplate = url,
            Url = url,
            Host = ScriptHost,
            Party = Party.Third,
            FirstSeenAt = now,
            LastSeenAt = now,
        };
    }

    private static Task<PageShieldDbContext> OpenAsync(RunningServer server) =>
        server.Services.GetRequiredService<IDbContextFactory<PageShieldDbContext>>().CreateDbContextAsync(Cancel);
}
