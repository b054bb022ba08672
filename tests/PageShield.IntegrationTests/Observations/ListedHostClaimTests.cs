using Microsoft.EntityFrameworkCore;
using PageShield.Alerts;
using PageShield.Alerts.Raising;
using PageShield.Crawls;
using PageShield.Crawls.Captures;
using PageShield.Detection;
using PageShield.Detection.Intelligence;
using PageShield.IntegrationTests.Hosting;
using PageShield.IntegrationTests.Inventory;
using PageShield.Inventory;
using PageShield.Inventory.Recording;
using PageShield.Inventory.Scripts;
using PageShield.Reports;
using PageShield.Reports.Batches;

namespace PageShield.IntegrationTests.Observations;

/// <summary>
/// What one stranger says about a host that a threat list names is told as a claim; what others or a crawl see as well is told as it is.
/// </summary>
public sealed class ListedHostClaimTests : IDisposable
{
    private const string Bad = "evil.example";

    private readonly TemporaryFolder _folder = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [MemberData(nameof(TestDatabase.Providers), MemberType = typeof(TestDatabase))]
    public async Task One_network_makes_a_claim_and_a_second_one_makes_the_same_alert_critical(Provider provider)
    {
        await using var shop = await OpenAsync(provider);

        await shop.ReportAsync([shop.Script($"https://{Bad}/x.js", count: 5000)], [new HostClients(Bad, HostClients.Saturation) { Networks = 1 }]);
        var claim = await AlertAsync(shop);
        shop.Clock.Advance(TimeSpan.FromMinutes(5));
        await shop.ReportAsync([shop.Script($"https://{Bad}/x.js")], [new HostClients(Bad, HostClients.Saturation) { Networks = 2 }]);
        var alert = await AlertAsync(shop);

        Assert.Equal((Severity.High, AlertEvents.MaliciousUrl), (claim.Severity, claim.Event));
        Assert.StartsWith("A report claims", claim.Title, StringComparison.Ordinal);
        Assert.Contains("anybody can send such a report", claim.Body, StringComparison.Ordinal);
        Assert.Equal((claim.Id, Severity.Critical), (alert.Id, alert.Severity));
        Assert.DoesNotContain("claims", alert.Title, StringComparison.Ordinal);
        Assert.Contains("Reported earlier: A report claims", alert.Body, StringComparison.Ordinal);
        Assert.Equal([Severity.Critical], await shop.AskAsync(db => db.SiteFindings.Select(finding => finding.Severity).ToListAsync(Cancellation)));
    }

    [Theory]
    [MemberData(nameof(TestDatabase.Providers), MemberType = typeof(TestDatabase))]
    public async Task Endpoints_that_tell_of_no_networks_claim_only(Provider provider)
    {
        await using var shop = await OpenAsync(provider);

        await shop.ReportAsync(shop.Script($"https://{Bad}/x.js"));
        await shop.ReportAsync([shop.Script($"https://{Bad}/x.js")], [new HostClients(Bad, 7)]);

        Assert.Equal(Severity.High, (await AlertAsync(shop)).Severity);
    }

    [Fact]
    public async Task Two_networks_at_once_are_no_claim()
    {
        await using var shop = await OpenAsync(Provider.Sqlite);

        await shop.ReportAsync([shop.Script($"https://{Bad}/x.js")], [new HostClients(Bad, 2) { Networks = 2 }]);

        Assert.Equal(Severity.Critical, (await AlertAsync(shop)).Severity);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_crawl_that_meets_the_host_makes_the_same_alert_critical(bool isScript)
    {
        await using var shop = await OpenAsync(Provider.Sqlite);
        var reported = shop.Script($"https://{Bad}/x.js");
        if (!isScript) reported = reported with { Key = reported.Key with { Directive = "connect-src" } };
        await shop.ReportAsync(reported);
        var claim = await AlertAsync(shop);
        shop.Clock.Advance(TimeSpan.FromHours(30));

        await CrawlAsync(shop, isScript);
        await CrawlAsync(shop, isScript);

        var alert = await AlertAsync(shop);
        Assert.Equal(Severity.High, claim.Severity);
        Assert.Equal((claim.Id, Severity.Critical), (alert.Id, alert.Severity));
    }

    [Fact]
    public async Task A_list_that_comes_later_makes_a_claim_of_what_one_network_reported()
    {
        await using var shop = await OpenAsync(Provider.Sqlite, "other.example");
        await shop.ReportAsync([shop.Script($"https://{Bad}/x.js"), shop.Script("https://worse.example/x.js")],
            [new HostClients(Bad, 1), new HostClients("worse.example", 2) { Networks = 2 }]);
        await ListAsync("later", Bad, "worse.example");
        await shop.Indicators!.ReloadAsync(Cancellation); // not null: set when opened

        await shop.AskAsync(async db => (await new InventoryMatch(db, shop.Indicators.Current, shop.Clock).MatchAsync(Cancellation)).Count);

        var findings = await shop.AskAsync(db => db.SiteFindings.ToListAsync(Cancellation));
        Assert.Equal(["critical worse.example", $"high {Bad}"],
            findings.Select(finding => $"{finding.Severity.Word()} {finding.Evidence.Split(':')[0]}").Order(StringComparer.Ordinal));
    }

    [Theory]
    [MemberData(nameof(TestDatabase.Providers), MemberType = typeof(TestDatabase))]
    public async Task The_verdict_on_a_script_that_one_network_claims_is_told_as_a_claim_until_another_agrees(Provider provider)
    {
        await using var shop = await ReportingShop.OpenAsync(provider, Cancellation);
        await shop.ReportAsync([shop.Script("https://vendor.example/x.js")], [new HostClients("vendor.example", 1)]);
        var content = Sha256Hash.OfText("bad");
        await shop.RecordAsync(async db =>
        {
            // As the fetch of a reported script leaves it.
            db.Judgements.Add(
                new Judgement
                {
                    Sha256 = content,
                    Verdict = VerdictKind.Malicious,
                    Score = 2,
                    AnalyzerVersion = "test",
                    Subscores = "{}",
                    Findings = "[]"
                });
            var script = await db.Scripts.SingleAsync(Cancellation);
            (script.CurrentSha256, script.Verdict, script.Score) = (content, VerdictKind.Malicious, 2);
            return await new AlertRaiser(shop.Clock).RaiseForVerdictsAsync(db, await db.Sites.SingleAsync(Cancellation), [script], Cancellation);
        });
        var claim = await AlertAsync(shop);

        await shop.ReportAsync([shop.Script("https://vendor.example/x.js")], [new HostClients("vendor.example", 2) { Networks = 2 }]);

        var alert = await AlertAsync(shop);
        Assert.Equal(Severity.High, claim.Severity);
        Assert.StartsWith("A report claims a malicious script", claim.Title, StringComparison.Ordinal);
        Assert.Equal((claim.Id, Severity.Critical), (alert.Id, alert.Severity));
    }

    public void Dispose() => _folder.Dispose();

    private async Task<ReportingShop> OpenAsync(Provider provider, string listed = Bad)
    {
        var shop = await ReportingShop.OpenAsync(provider, Cancellation);
        await ListAsync("list", listed);
        shop.Indicators = new IndicatorFolder(_folder.Path);
        await shop.Indicators.ReloadAsync(Cancellation);
        return shop;
    }

    private Task ListAsync(string name, params string[] hosts) =>
        File.WriteAllLinesAsync(Path.Combine(_folder.Path, $"{name}.hosts"), hosts.Select(static host => $"0.0.0.0 {host}"), Cancellation);

    private static Task<Alert> AlertAsync(ReportingShop shop) =>
        shop.AskAsync(db => db.Alerts.AsNoTracking().SingleAsync(alert => alert.Event != AlertEvents.NewThirdPartyHost, Cancellation));

    private static Task CrawlAsync(ReportingShop shop, bool isScript) => shop.RecordAsync(async db =>
    {
        shop.Clock.Advance(TimeSpan.FromMinutes(1));
        var site = await db.Sites.SingleAsync(Cancellation);
        var crawl = new Crawl
        {
            SiteId = site.Id,
            Id = shop.Clock.GetUtcNow().Ticks,
            QueuedAt = shop.Clock.GetUtcNow(),
            StartedAt = shop.Clock.GetUtcNow()
        };
        db.Crawls.Add(crawl);
        var capture = Captures.Of("https://shop.example/", isScript ? [(Captures.File($"https://{Bad}/x.js"), "let x = 1;")] : []) with
        {
            StartedAt = shop.Clock.GetUtcNow(),
            FinishedAt = shop.Clock.GetUtcNow(),
            Connections = isScript
                ? []
                : [new CapturedConnection { Url = $"https://{Bad}/c", Host = Bad, Method = "GET", Type = ConnectionType.Fetch,
                    Initiator = "https://shop.example/" }],
        };
        var recorded = await new InventoryRecorder(db, shop.Clock).RecordAsync(new CrawlVisit(site, crawl, capture), Cancellation);
        // not null: set when opened
        var findings = await new SiteFindings(db, shop.Indicators!.Current, shop.Clock).RecordAsync(recorded, Cancellation);
        return await new AlertRaiser(shop.Clock).RaiseForFindingsAsync(db, site, crawl, findings, Cancellation);
    });
}
