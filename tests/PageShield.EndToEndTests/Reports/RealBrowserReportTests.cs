using System.Security.Cryptography;
using System.Text;
using PageShield.Inventory;
using PageShield.Inventory.Connections;
using PageShield.Inventory.Pages;
using PageShield.Inventory.Scripts;
using PageShield.Reports;

namespace PageShield.EndToEndTests.Reports;

/// <summary>Real browsers on a page with the headers that we tell owners to send: what they report is in the inventory.</summary>
public sealed class RealBrowserReportTests(ChromiumFixture chromium)
{
    private const string Tag = "window.tagged = true";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_script_that_Chromium_reports_over_HTTP_is_in_the_inventory_as_seen_by_visitors()
    {
        chromium.Require();
        await using var visit = await VisitedShop.OpenAsync(authority: null);

        using var visitor = Visitor.Chromium(chromium.Path, visit.Page);

        AssertSeenByVisitors(await visit.ScriptAsync("vendor.localhost"));
        AssertSeenByVisitors(await visit.ScriptAsync("framed.localhost")); // in a frame whose document has no address of its own
    }

    [Fact]
    public async Task A_script_that_Firefox_reports_over_HTTP_is_in_the_inventory_as_seen_by_visitors()
    {
        var firefox = await Visitor.FindFirefoxAsync(Cancel);
        await using var visit = await VisitedShop.OpenAsync(authority: null);

        using var visitor = await Visitor.FirefoxAsync(firefox, visit.Page, authority: null, Cancel);

        AssertSeenByVisitors(await visit.ScriptAsync("vendor.localhost"));
        AssertSeenByVisitors(await visit.ScriptAsync("framed.localhost"));
    }

    [Fact]
    public async Task Over_HTTPS_Chromium_reports_through_the_Reporting_API_and_says_the_hash_that_it_ran()
    {
        chromium.Require();
        using var authority = new TestAuthority();
        await using var visit = await VisitedShop.OpenAsync(authority);
        var home = Directory.CreateTempSubdirectory("pageshield-visitor-").FullName;
        await authority.EnterAsync(Path.Combine(home, ".pki", "nssdb"), Cancel);

        using var visitor = Visitor.Chromium(chromium.Path, visit.Page, home);

        AssertSeenByVisitors(await visit.ScriptAsync("vendor.localhost"));
        var version = await visit.VersionAsync("vendor.localhost");
        Assert.Equal(new Sha256Hash(SHA256.HashData(Encoding.UTF8.GetBytes(Tag))), version.Sha256);
        Assert.True(version.ReportCount >= 1);
    }

    [Fact]
    public async Task Over_HTTPS_Firefox_reports_with_the_same_headers()
    {
        var firefox = await Visitor.FindFirefoxAsync(Cancel);
        using var authority = new TestAuthority();
        await using var visit = await VisitedShop.OpenAsync(authority);

        using var visitor = await Visitor.FirefoxAsync(firefox, visit.Page, authority, Cancel);

        AssertSeenByVisitors(await visit.ScriptAsync("vendor.localhost"));
    }

    private static void AssertSeenByVisitors(Script script)
    {
        Assert.NotNull(script.ReportedAt);
        Assert.Null(script.CrawledAt);
        Assert.True(script.ReportCount >= 1);
        Assert.Equal(InventoryStatus.Unconfirmed, script.Status);
        Assert.Equal(Party.Third, script.Party);
    }
}
