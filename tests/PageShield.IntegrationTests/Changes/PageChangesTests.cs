using System.Security.Cryptography;
using Microsoft.EntityFrameworkCore;
using PageShield.Changes;
using PageShield.Crawls;
using PageShield.Crawls.Captures;
using PageShield.Inventory;
using PageShield.Inventory.Scripts;
using static PageShield.IntegrationTests.Inventory.Captures;

namespace PageShield.IntegrationTests.Changes;

public sealed class PageChangesTests
{
    private const string Checkout = "https://shop.example/checkout";

    [Fact]
    public async Task A_weaker_policy_says_which_directive_lets_more_through()
    {
        await using var site = await WatchedSite.CreateAsync(Provider.Sqlite);
        await site.CrawlAsync(
            Of(Checkout) with { Headers = new Dictionary<string, string> { ["content-security-policy"] = "script-src 'self'; form-action 'self'" } });

        var change =
            Assert.Single(
            await site.CrawlAsync(
            Of(Checkout) with
            {
                Headers =
            new Dictionary<string, string> { ["content-security-policy"] = "script-src 'self' https://evil.example" }
            }));

        Assert.Equal((ChangeKind.HeaderChanged, ChangeClass.Capability), (change.Kind, change.Class));
        Assert.Equal("The protection by content-security-policy is weaker: `script-src` now also allows `https://evil.example`, `form-action` was removed, so everything is allowed.", change.Summary);
    }

    [Theory]
    [InlineData("card, cvc, pin", "/pay", "POST", "now also asks for `pin`")]
    [InlineData("card, cvc", "https://evil.example/pay", "POST", "now goes to https://evil.example/pay instead of")]
    [InlineData("card, cvc", "/pay", "GET", "is now sent by GET instead of POST")]
    [InlineData("card, cvc", "http://shop.example/pay", "POST", "now goes to http://shop.example/pay instead of")]
    public async Task A_form_with_another_field_destination_or_method_is_the_same_form_changed(
        string fields, string action, string method, string expected)
    {
        await using var site = await WatchedSite.CreateAsync(Provider.Sqlite);
        await site.CrawlAsync(Of(Checkout) with { Forms = [Form("card, cvc", "/pay", "POST")] });

        var change = Assert.Single(await site.CrawlAsync(Of(Checkout) with { Forms = [Form(fields, action, method)] }));

        Assert.Equal((ChangeKind.FormChanged, ChangeClass.Capability), (change.Kind, change.Class));
        Assert.Contains(expected, change.Summary, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_form_that_goes_back_to_the_site_takes_nothing_elsewhere()
    {
        await using var site = await WatchedSite.CreateAsync(Provider.Sqlite);
        await site.CrawlAsync(Of(Checkout) with { Forms = [Form("card, cvc", "https://evil.example/pay", "POST")] });

        var change = Assert.Single(await site.CrawlAsync(Of(Checkout) with { Forms = [Form("card, cvc", "/pay", "POST")] }));

        Assert.Equal((ChangeKind.FormChanged, ChangeClass.Code), (change.Kind, change.Class));
    }

    [Fact]
    public async Task A_form_in_a_stranger_s_frame_is_not_told_as_the_site_s_own()
    {
        await using var site = await WatchedSite.CreateAsync(Provider.Sqlite);
        await site.CrawlAsync(Of(Checkout) with { Forms = [Form("card, cvc", "/pay", "POST")] });

        var changes =
            await site.CrawlAsync(
            Of(Checkout) with
            {
                Forms =
            [Form("card, cvc", "/pay", "POST"),
            Form("card, cvc", "https://evil.example/pay", "POST") with { DocumentUrl = "https://evil.example/overlay" }]
            });

        var change = Assert.Single(changes);
        Assert.Equal((ChangeKind.FormChanged, ChangeClass.Capability), (change.Kind, change.Class));
        Assert.StartsWith("A new form in a frame of evil.example with card, cvc is on the page", change.Summary, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_a_server_answers_in_turns_is_told_twice()
    {
        await using var site = await WatchedSite.CreateAsync(Provider.Sqlite);
        Capture With(string policy, string sameSite, string action) => Of(Checkout) with
        {
            Headers = new Dictionary<string, string> { ["content-security-policy"] = policy },
            Cookies = [new CapturedCookie { Name = "basket", Domain = "shop.example", Path = "/", SameSite = sameSite, Secure = true }],
            Forms = [Form("q", action, "GET")],
        };
        await site.CrawlAsync(With("script-src 'self'; report-uri /a", "Lax", "/search"));

        var told = new List<int>();
        for (var crawl = 0; crawl < 8; crawl++)
            told.Add((await site.CrawlAsync(crawl % 2 == 0 ? With("script-src 'self'; report-uri /b", "Strict", "/find")
                : With("script-src 'self'; report-uri /a", "Lax", "/search"))).Count);

        Assert.Equal([3, 3, 3, 3, 0, 0, 0, 0], told);
    }

    [Fact]
    public async Task A_form_that_goes_to_a_stranger_is_told_each_time()
    {
        await using var site = await WatchedSite.CreateAsync(Provider.Sqlite);
        Capture With(string action) => Of(Checkout) with { Forms = [Form("card, cvc", action, "POST")] };
        await site.CrawlAsync(With("/pay"));

        for (var time = 1; time <= 4; time++)
        {
            Assert.Equal(ChangeClass.Capability, Assert.Single(await site.CrawlAsync(With("https://evil.example/pay"))).Class);
            await site.CrawlAsync(With("/pay"));
        }
    }

    [Fact]
    public async Task Hashes_that_are_others_on_each_request_are_told_twice_and_one_more_always()
    {
        await using var site = await WatchedSite.CreateAsync(Provider.Sqlite);
        Capture With(params int[] hashes) =>
            Of(Checkout) with
            {
                Headers =
            new Dictionary<string, string>
            {
                ["content-security-policy"] =
            $"script-src 'self' {string.Join(' ', hashes.Select(hash => $"'sha256-{Convert.ToBase64String(SHA256.HashData([(byte)hash]))}'"))}"
            }
            };
        await site.CrawlAsync(With(0));

        var told = new List<int>();
        for (var crawl = 1; crawl <= 5; crawl++) told.Add((await site.CrawlAsync(With(crawl))).Count);

        Assert.Equal([1, 1, 0, 0, 0], told);
        Assert.Equal(ChangeClass.Capability, Assert.Single(await site.CrawlAsync(With(6, 7))).Class);
    }

    [Theory]
    [InlineData("'GTM-AB12CD3'", "'GTM-XX99YY9'", ChangeClass.Capability, "now loads the tag manager container `GTM-XX99YY9`")]
    [InlineData("'log'", "'eval'", ChangeClass.Data, "A value that was the same in every earlier crawl changed: 'log' is now 'eval'.")]
    [InlineData("'aHR0cHM6Ly9zdGF0aWMuc2hvcC5leGFtcGxlL2E='", "'aHR0cHM6Ly9ldmlsLmV4YW1wbGUvYS5qcw=='", ChangeClass.Capability, "evil.example")]
    public async Task A_value_that_never_differed_is_news_in_a_script_that_is_made_for_each_request(
        string steady, string other, ChangeClass depth, string expected)
    {
        await using var site = await WatchedSite.CreateAsync(Provider.Sqlite);
        var inline = Inline(Checkout, "html>head>script:nth-of-type(1)");
        Capture With(int visit, string value) =>
            Of(Checkout,
            (inline, $"var visit = {{ id: 'v{visit}' }}, m = {{ a: {value} }}; (function (w, id) {{ w[id](m.a, visit); }})(window, {value});"));
        for (var visit = 0; visit < 6; visit++) await site.CrawlAsync(With(visit, steady));

        var change = Assert.Single(await site.CrawlAsync(With(6, other)));
        var next = await site.CrawlAsync(With(7, other));

        Assert.Equal(depth, change.Class);
        Assert.Contains(expected, change.Summary, StringComparison.Ordinal);
        Assert.Empty(next);
    }

    [Fact]
    public async Task A_value_that_takes_turns_is_not_steady()
    {
        await using var site = await WatchedSite.CreateAsync(Provider.Sqlite);
        var inline = Inline(Checkout, "html>head>script:nth-of-type(1)");

        var told = 0;
        for (var visit = 0; visit < 24; visit++)
        {
            var changes = await site.CrawlAsync(Of(Checkout, (inline, $"start('v{visit}', {(visit % 2 == 0 ? 17 : 931)}).go();")));
            if (visit > 3) told += changes.Count;
        }

        Assert.Equal(0, told);
    }

    [Fact]
    public async Task Integrity_that_is_lost_and_added_is_said()
    {
        await using var site = await WatchedSite.CreateAsync(Provider.Sqlite);
        var plain = File("https://cdn.vendor.example/lib.js");
        await site.CrawlAsync(Of(Checkout, (plain, "lib()")));

        var gained = Assert.Single(await site.CrawlAsync(Of(Checkout, (plain with { Integrity = "sha384-abc" }, "lib()"))));
        var lost = Assert.Single(await site.CrawlAsync(Of(Checkout, (plain, "lib()"))));

        Assert.Equal((ChangeKind.IntegrityGained, ChangeClass.Data), (gained.Kind, gained.Class));
        Assert.Equal((ChangeKind.IntegrityLost, ChangeClass.Capability), (lost.Kind, lost.Class));
    }

    [Fact]
    public async Task A_script_that_something_else_loads_is_said_once_and_a_stranger_is_a_capability()
    {
        await using var site = await WatchedSite.CreateAsync(Provider.Sqlite);
        var (tag, own, lib) = (File("https://tag.vendor.example/tag.js"), File("https://shop.example/app.js"), File("https://shop.example/lib.js"));
        Capture LoadedBy(int? parent) =>
            Of(Checkout, (tag, "tag()"), (own, "app()"),
            (lib with { Parent = parent, AddedBy = parent is null ? AddedBy.Parser : AddedBy.Script, InServedHtml = parent is null }, "lib()"));
        await site.CrawlAsync(LoadedBy(null));

        var byOwn = Assert.Single(await site.CrawlAsync(LoadedBy(2)));
        var byStranger = Assert.Single(await site.CrawlAsync(LoadedBy(1)));
        var again = await site.CrawlAsync(LoadedBy(2));

        Assert.Equal((ChangeKind.LoaderChanged, ChangeClass.Code), (byOwn.Kind, byOwn.Class));
        Assert.Equal((ChangeKind.LoaderChanged, ChangeClass.Capability), (byStranger.Kind, byStranger.Class));
        Assert.Equal("It is now loaded by https://tag.vendor.example/tag.js, which never loaded it before.", byStranger.Summary);
        Assert.Empty(again);
    }

    [Fact]
    public async Task Another_order_of_the_scripts_in_the_markup_is_said_once()
    {
        await using var site = await WatchedSite.CreateAsync(Provider.Sqlite);
        var (a, b, c) =
            (File("https://shop.example/a.js"), File("https://shop.example/b.js"), File("https://shop.example/c.js") with { Async = true });
        await site.CrawlAsync(Of(Checkout, (a, "a()"), (b, "b()"), (c, "c()")));

        var asyncMoved = await site.CrawlAsync(Of(Checkout, (c, "c()"), (a, "a()"), (b, "b()")));
        var swapped = Assert.Single(await site.CrawlAsync(Of(Checkout, (b, "b()"), (a, "a()"), (c, "c()"))));
        var back = await site.CrawlAsync(Of(Checkout, (a, "a()"), (b, "b()"), (c, "c()")));

        Assert.Empty(asyncMoved);
        Assert.Equal((ChangeKind.OrderChanged, ChangeClass.Data), (swapped.Kind, swapped.Class));
        Assert.Equal("https://shop.example/b.js now runs before https://shop.example/a.js, which ran before it.", swapped.Summary);
        Assert.Empty(back);
    }

    [Fact]
    public async Task Contents_that_take_turns_are_variants_once_they_came_back()
    {
        await using var site = await WatchedSite.CreateAsync(Provider.Sqlite);
        var file = File("https://shop.example/banner.js");
        const string A = "show('a'); track();", B = "hide('b'); if (x) { track(); }";
        await site.CrawlAsync(Of(Checkout, (file, A)));

        var changes = new List<int>();
        foreach (var text in new[] { B, A, B, A }) changes.Add((await site.CrawlAsync(Of(Checkout, (file, text)))).Count);

        Assert.Equal([1, 1, 0, 0], changes);
        Assert.Equal(ScriptVariation.Alternating, (await site.ScriptAsync("https://shop.example/banner.js")).Variation);
    }

    [Fact]
    public async Task What_becomes_of_a_harmful_version_is_news_each_time()
    {
        await using var site = await WatchedSite.CreateAsync(Provider.Sqlite);
        var file = File("https://shop.example/tag.js");
        const string Honest = "count(1);", Skimmer = "count(1); send(form.card.value);";
        await site.CrawlAsync(Of(Checkout, (file, Honest)));

        foreach (var text in new[] { Skimmer, Honest, Skimmer, Honest })
        {
            Assert.Equal(ChangeKind.ScriptChanged, Assert.Single(await site.CrawlAsync(Of(Checkout, (file, text)))).Kind);
            await using var database = site.Open();
            var script = await database.Scripts.SingleAsync(TestContext.Current.CancellationToken);
            script.Verdict = text == Skimmer ? VerdictKind.Malicious : VerdictKind.Clean;
            await database.SaveChangesAsync(TestContext.Current.CancellationToken);
        }
    }

    [Fact]
    public async Task A_script_made_for_each_request_is_news_three_times_at_most_and_a_new_ability_always()
    {
        await using var site = await WatchedSite.CreateAsync(Provider.Sqlite);
        var inline = Inline(Checkout, "html>head>script:nth-of-type(1)");
        await site.CrawlAsync(Of(Checkout, (inline, "window.visit = { id: 'v0', at: 1700000000 }; start(window.visit);")));

        var changes = new List<int>();
        for (var visit = 1; visit <= 6; visit++)
            changes.Add((
                await site.CrawlAsync(Of(Checkout, (inline, $"window.visit = {{ id: 'v{visit}', at: 170000000{visit} }}; start(window.visit);"))))
                .Count);
        var stolen = await site.CrawlAsync(Of(Checkout, (inline, "window.visit = { id: 'https://collect.example/x', at: 1 }; start(window.visit);")));

        Assert.Equal([1, 1, 0, 0, 0, 0], changes);
        Assert.Equal(ChangeClass.Capability, Assert.Single(stolen).Class);
        await using var database = site.Open();
        Assert.Equal(ScriptVariation.Generated, Assert.Single(database.Scripts).Variation);
    }

    [Fact]
    public async Task A_new_form_and_one_that_is_gone_are_said()
    {
        await using var site = await WatchedSite.CreateAsync(Provider.Sqlite);
        await site.CrawlAsync(Of(Checkout) with { Forms = [Form("card, cvc", "/pay", "POST")] });

        var changes = await site.CrawlAsync(Of(Checkout) with { Forms = [Form("phone, pin", "https://evil.example/x", "POST")] });

        Assert.Equal(
            [(ChangeClass.Capability, true), (ChangeClass.Code, false)],
            changes.OrderByDescending(change => change.Class)
                .Select(change => (change.Class, change.Summary.Contains("https://evil.example/x", StringComparison.Ordinal))));
        Assert.Contains(changes, change => change.Summary.EndsWith("was removed.", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_frame_that_is_no_longer_sandboxed_is_a_change_and_one_that_becomes_so_is_none()
    {
        await using var site = await WatchedSite.CreateAsync(Provider.Sqlite);
        CapturedFrame Frame(bool sandboxed) => new("https://chat.example/f", Checkout, sandboxed);
        await site.CrawlAsync(Of(Checkout) with { Frames = [Frame(false)] });
        Assert.Empty(await site.CrawlAsync(Of(Checkout) with { Frames = [Frame(true)] }));

        var freed = Assert.Single(await site.CrawlAsync(Of(Checkout) with { Frames = [Frame(false)] }));

        Assert.Equal((ChangeKind.SandboxLost, ChangeClass.Capability, "chat.example"), (freed.Kind, freed.Class, freed.Subject));
        Assert.Empty(await site.CrawlAsync(Of(Checkout) with { Frames = [Frame(false)] }));
    }

    [Fact]
    public async Task A_host_that_pages_never_spoke_to_is_a_change_and_is_said_once()
    {
        await using var site = await WatchedSite.CreateAsync(Provider.Sqlite);
        CapturedConnection To(string host) =>
            new() { Url = $"https://{host}/c", Host = host, Method = "POST", Type = ConnectionType.Beacon, Initiator = Checkout };
        await site.CrawlAsync(Of(Checkout) with { Connections = [To("stats.example")] });

        var added = Assert.Single(await site.CrawlAsync(Of(Checkout) with { Connections = [To("stats.example"), To("collect.example")] }));

        Assert.Equal((ChangeKind.ConnectionHostAdded, ChangeClass.Capability, "collect.example"), (added.Kind, added.Class, added.Subject));
        Assert.Empty(await site.CrawlAsync(Of(Checkout) with { Connections = [To("stats.example"), To("collect.example")] }));
    }

    [Fact]
    public async Task A_frame_from_another_host_is_said_once()
    {
        await using var site = await WatchedSite.CreateAsync(Provider.Sqlite);
        CapturedFrame Frame(string host) => new($"https://{host}/f", Checkout, false);
        await site.CrawlAsync(Of(Checkout) with { Frames = [Frame("pay.example")] });

        var added = Assert.Single(await site.CrawlAsync(Of(Checkout) with { Frames = [Frame("pay.example"), Frame("ads.example")] }));
        var again = await site.CrawlAsync(Of(Checkout) with { Frames = [Frame("pay.example"), Frame("ads.example")] });

        Assert.Equal((ChangeKind.FrameAdded, ChangeClass.Capability, "The page now embeds a frame from ads.example."),
            (added.Kind, added.Class, added.Summary));
        Assert.Empty(again);
    }

    [Theory]
    [InlineData(false, true, "Lax", ChangeClass.Capability,
        "The cookie session of shop.example is less protected: it lost `HttpOnly`, so scripts can read it.")]
    [InlineData(true, false, "None", ChangeClass.Capability,
        "it lost `Secure`, so it is sent without encryption too, `SameSite` went from `Lax` to `None`")]
    [InlineData(true, true, "Strict", ChangeClass.Data, "The cookie session of shop.example has other attributes.")]
    public async Task A_cookie_that_is_kept_otherwise_says_what_protects_it_less(
        bool httpOnly, bool secure, string sameSite, ChangeClass depth, string expected)
    {
        await using var site = await WatchedSite.CreateAsync(Provider.Sqlite);
        var session = new CapturedCookie { Name = "session", Domain = "shop.example", Path = "/", HttpOnly = true, Secure = true, SameSite = "Lax" };
        await site.CrawlAsync(Of(Checkout) with { Cookies = [session] });

        var change =
            Assert.Single(
            await site.CrawlAsync(Of(Checkout) with { Cookies = [session with { HttpOnly = httpOnly, Secure = secure, SameSite = sameSite }] }));

        Assert.Equal((ChangeKind.CookieChanged, depth), (change.Kind, change.Class));
        Assert.Contains(expected, change.Summary, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_every_page_and_persona_shows_alike_is_one_change()
    {
        await using var site = await WatchedSite.CreateAsync(Provider.Sqlite);
        var tag = File("https://tag.vendor.example/tag.js");
        Capture[] Shop(string text) =>
        [
            Of("https://shop.example/", (tag, text)), Of(Checkout, (tag, text)),
            Of("https://shop.example/", (tag, text)) with { Persona = "phone" }, Of(Checkout, (tag, text)) with { Persona = "phone" },
        ];
        await site.CrawlAsync(Shop("count('v1')"));

        var change = Assert.Single(await site.CrawlAsync(Shop("count('v1'); fetch('https://new.example/')")));

        Assert.Equal((ChangeKind.ScriptChanged, ChangeClass.Capability), (change.Kind, change.Class));
    }

    private static CapturedForm Form(string fields, string action, string method) => new()
    {
        DocumentUrl = Checkout,
        Action = new Uri(new Uri(Checkout), action).ToString(),
        Method = method,
        Fields = [.. fields.Split(", ").Select(name => new CapturedField(name, "text", null))],
    };
}
