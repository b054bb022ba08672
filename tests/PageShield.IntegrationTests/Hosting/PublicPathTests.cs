using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using AngleSharp.Html.Parser;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using PageShield.IntegrationTests.Accounts;
using PageShield.Storage;
using PageShield.Web.Accounts.SignIn;

namespace PageShield.IntegrationTests.Hosting;

/// <summary>The dashboard below a path of a host that it shares.</summary>
public sealed class PublicPathTests
{
    private const string Prefix = "/shield";
    private const string Public = $"--PageShield:PublicDashboard=https://tools.example{Prefix}";
    private static readonly string[] Attributes = ["href", "action", "formaction", "src", "data-options", "data-crawl-events", "data-report-numbers"];

    [Fact]
    public async Task No_link_form_script_or_style_of_any_page_leaves_the_path_and_all_of_them_are_there()
    {
        await using var server = await RunningServer.StartAsync(settings: Public);
        using var api = await server.ApiClientAsync();
        var site = await RunningServer.AddSiteAsync(api, new { startUrls = new[] { "https://shop.example/" } });
        // not null: 201 has a body
        var crawl = (long)(await (await api.PostAsJsonAsync($"/api/sites/{site}/crawls", new { })).Content.ReadFromJsonAsync<JsonObject>())!["id"]!;
        using var browser = await SignedInAsync(server);
        var waiting =
            new Queue<string>([$"{Prefix}/", $"{Prefix}/sites/{site}", $"{Prefix}/crawls/{crawl}", $"{Prefix}/sign-in", $"{Prefix}/account"]);
        var seen = waiting.ToHashSet();
        var (pages, attributes) = (0, new HashSet<string>());

        while (waiting.TryDequeue(out var path))
        {
            using var answer = await browser.GetAsync(path);
            Assert.True(answer.StatusCode is HttpStatusCode.OK or HttpStatusCode.Redirect, $"{path}: {answer.StatusCode}");
            if (answer.Headers.Location is { } location)
                Assert.StartsWith(Prefix, location.IsAbsoluteUri ? location.AbsolutePath : location.OriginalString, StringComparison.Ordinal);
            if (answer.Content.Headers.ContentType?.MediaType != "text/html") continue;

            pages++;
            foreach (var (name, target) in Targets(await answer.Content.ReadAsStringAsync()))
            {
                attributes.Add(name);
                Assert.True(target.StartsWith($"{Prefix}/", StringComparison.Ordinal) || target == Prefix, $"{path} has {name}=\"{target}\"");
                // What streams for ever, and what signs out, is not walked.
                if (name is "href" or "src" && seen.Count < 150 && seen.Add(target.Split('#')[0])) waiting.Enqueue(target.Split('#')[0]);
            }
        }

        Assert.True(pages > 30, $"Only {pages} pages were walked.");
        Assert.Superset(new HashSet<string> { "href", "action", "src", "data-options", "data-crawl-events" }, attributes);
    }

    [Theory]
    [InlineData("passed on")]
    [InlineData("taken off")]
    [InlineData("taken off and named")]
    public async Task It_makes_no_difference_what_the_proxy_does_with_the_path(string how)
    {
        string[] settings = how == "taken off and named" ? ["--PageShield:TrustedProxies=127.0.0.1"] : [Public];
        await using var server = await RunningServer.StartAsync(settings: settings);
        (how == "taken off and named" ? await server.SignedInBrowserAsync() : await SignedInAsync(server)).Dispose();
        using var browser = server.NewBrowser();
        if (how == "taken off and named") browser.DefaultRequestHeaders.Add("X-Forwarded-Prefix", Prefix);
        var at = how == "passed on" ? Prefix : "";

        using var page = await browser.GetAsync($"{at}/sign-in");
        using var gated = await browser.GetAsync($"{at}/sites");
        using var asset = await browser.GetAsync($"{at}/scripts/dashboard.js");

        Assert.Contains($"href=\"{Prefix}/", await page.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.All(page.Headers.GetValues("Set-Cookie"),
            static cookie => Assert.Contains($"path={Prefix}", cookie, StringComparison.OrdinalIgnoreCase));
        Assert.Equal($"{Prefix}/sign-in", gated.Headers.Location?.AbsolutePath);
        Assert.Contains("returnUrl=%2Fshield%2Fsites", gated.Headers.Location?.Query, StringComparison.OrdinalIgnoreCase);
        Assert.Equal(HttpStatusCode.OK, asset.StatusCode);
    }

    [Theory]
    [InlineData("//evil.example")]
    [InlineData("/\"onclick=x")]
    [InlineData("/a/../b")]
    [InlineData("shield")]
    public async Task A_prefix_that_is_no_plain_path_counts_for_nothing(string prefix)
    {
        await using var server = await RunningServer.StartAsync(settings: "--PageShield:TrustedProxies=127.0.0.1");
        (await server.SignedInBrowserAsync()).Dispose();
        using var browser = server.NewBrowser();
        browser.DefaultRequestHeaders.TryAddWithoutValidation("X-Forwarded-Prefix", prefix);

        Assert.Contains("src=\"/scripts/", await browser.GetStringAsync("/sign-in"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_strangers_prefix_counts_for_nothing()
    {
        await using var server = await RunningServer.StartAsync();
        (await server.SignedInBrowserAsync()).Dispose();
        using var browser = server.NewBrowser();
        browser.DefaultRequestHeaders.Add("X-Forwarded-Prefix", Prefix);

        Assert.DoesNotContain(Prefix, await browser.GetStringAsync("/sign-in"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Programs_and_the_provider_find_their_way_below_the_path_too()
    {
        await using var provider = await OpenIdProvider.StartAsync();
        await using var server = await OpenIdSteps.StartAsync(provider, settings: [Public, "--PageShield:OpenId:AllowedDomains=shop.example"]);
        using var api = await server.ApiClientAsync();
        using var browser = server.NewBrowser();

        var made = await api.PostAsJsonAsync($"{Prefix}/api/sites", new { startUrls = new[] { "https://shop.example/" } });
        var zones = await api.GetAsync($"{Prefix}/client/v4/zones");
        var asked = await browser.GetAsync($"{Prefix}/sign-in/openid");
        var lead = await OpenIdSteps.SignInAsync(browser, $"{Prefix}/sign-in/openid?returnUrl=%2Fsites");

        Assert.StartsWith($"{Prefix}/api/sites/", made.Headers.Location?.OriginalString, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, zones.StatusCode);
        Assert.Contains(Uri.EscapeDataString($"{Prefix}/sign-in/openid/callback"), asked.Headers.Location?.Query, StringComparison.Ordinal);
        Assert.Equal($"{Prefix}/sites", lead);
    }

    [Theory]
    [InlineData("https://tools.example/sites")]
    [InlineData("https://tools.example/API/shield")]
    public async Task A_path_that_begins_as_a_page_does_is_refused_at_the_start(string address)
    {
        var refused =
            await Assert.ThrowsAsync<CannotStartException>(() => RunningServer.StartAsync(settings: $"--PageShield:PublicDashboard={address}"));

        Assert.Contains("PageShield:PublicDashboard has a path that starts with", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_path_that_is_none_is_refused_at_the_start()
    {
        var refused =
            await Assert.ThrowsAsync<OptionsValidationException>(
            () => RunningServer.StartAsync(settings: "--PageShield:PublicDashboard=https://tools.example/a%20b"));

        Assert.Contains("PageShield:PublicDashboard", refused.Message, StringComparison.Ordinal);
    }

    private static async Task<HttpClient> SignedInAsync(RunningServer server)
    {
        var browser = server.NewBrowser();
        var token = await server.Services.GetRequiredService<SetUpLink>().CreateAsync(TestContext.Current.CancellationToken);
        var fields =
            new Dictionary<string, string>
            {
                ["Entry.Name"] = "ann",
                ["Entry.Password"] = RunningServer.Password,
                ["Entry.Repeated"] = RunningServer.Password,
                ["Entry.TimeZone"] = "UTC"
            };
        var answer = await RunningServer.SubmitAsync(browser, $"{Prefix}/set-up?token={token}", "set-up", fields);
        Assert.Equal(HttpStatusCode.Redirect, answer.StatusCode);
        return browser;
    }

    private static IEnumerable<(string Name, string Target)> Targets(string html) =>
        from element in new HtmlParser().ParseDocument(html).All
        from name in Attributes
        let target = element.GetAttribute(name)
        where target is not null && target.StartsWith('/')
        select (name, target);
}
