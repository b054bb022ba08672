using System.Net;
using System.Net.Http.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using PageShield.IntegrationTests.Hosting;
using PageShield.Storage;
using PageShield.Web.Accounts.SignIn;

namespace PageShield.IntegrationTests.Accounts;

public sealed class SignInTests
{
    [Theory]
    [InlineData(Store.Sqlite)]
    [InlineData(Store.PostgreSql)]
    public async Task The_set_up_link_creates_the_first_administrator_once(Store store)
    {
        await using var server = await RunningServer.StartAsync(store);
        var link = server.Services.GetRequiredService<SetUpLink>();
        var token = await link.CreateAsync(CancellationToken.None);
        using var browser = server.NewBrowser();
        var path = $"/set-up?token={token}";

        var created = await RunningServer.SubmitAsync(browser, path, "set-up", Entry("ann", RunningServer.Password));
        var settings = await browser.GetAsync("/settings/tokens");
        using var second = server.NewBrowser();
        var again = await second.GetStringAsync(path);

        Assert.Equal(HttpStatusCode.Redirect, created.StatusCode);
        Assert.Equal(HttpStatusCode.OK, settings.StatusCode);
        Assert.Contains("is no longer valid", again, StringComparison.Ordinal);
        Assert.Null(await link.CreateAsync(CancellationToken.None));
    }

    [Fact]
    public async Task A_wrong_set_up_token_shows_no_form()
    {
        await using var server = await RunningServer.StartAsync();
        Assert.NotNull(await server.Services.GetRequiredService<SetUpLink>().CreateAsync(CancellationToken.None));
        using var browser = server.NewBrowser();

        var page = await browser.GetStringAsync("/set-up?token=AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA");

        Assert.DoesNotContain("<form", page, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("short one", "at least 12")]
    [InlineData("qwertyqwerty", "list of common passwords")]
    [InlineData("QwertyQwerty", "list of common passwords")]
    [InlineData("aaaaaaaaaaaaaaa", "different characters")]
    public async Task A_weak_password_is_refused_with_its_reason(string password, string reason)
    {
        await using var server = await RunningServer.StartAsync();
        var token = await server.Services.GetRequiredService<SetUpLink>().CreateAsync(CancellationToken.None);
        using var browser = server.NewBrowser();

        var answer = await RunningServer.SubmitAsync(browser, $"/set-up?token={token}", "set-up", Entry("ann", password));
        var page = await answer.Content.ReadAsStringAsync();

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Contains(reason, page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Two_people_at_once_with_the_link_make_one_administrator()
    {
        await using var server = await RunningServer.StartAsync();
        var link = server.Services.GetRequiredService<SetUpLink>();
        var token = await link.CreateAsync(CancellationToken.None);

        var results = await Task.WhenAll(
            link.UseAsync(token, "ann", RunningServer.Password, "UTC", CancellationToken.None),
            link.UseAsync(token, "bob", RunningServer.Password, "UTC", CancellationToken.None));

        Assert.Single(results, result => result.Succeeded);
    }

    [Fact]
    public async Task Signing_in_leads_back_to_the_page_that_was_asked_for_and_never_elsewhere()
    {
        await using var server = await RunningServer.StartAsync();
        (await server.SignedInBrowserAsync()).Dispose();
        using var browser = server.NewBrowser();

        var asked = await browser.GetAsync("/sites/new");
        // not null: redirected
        var back = await RunningServer.SignInAsync(browser, "ann", RunningServer.Password, asked.Headers.Location!.PathAndQuery);
        using var other = server.NewBrowser();
        var elsewhere = await RunningServer.SignInAsync(other, "ann", RunningServer.Password, "/sign-in?returnUrl=//evil.example/");

        Assert.Equal("/sites/new", back.Headers.Location?.OriginalString);
        Assert.Equal("/", elsewhere.Headers.Location?.OriginalString);
    }

    [Fact]
    public async Task Ten_wrong_passwords_lock_the_address_that_gave_them_and_say_nothing_of_who_exists()
    {
        await using var server = await RunningServer.StartAsync();
        (await server.SignedInBrowserAsync()).Dispose();
        using var browser = server.NewBrowser();

        var wrong = "";
        for (var i = 0; i < 10; i++)
            wrong = await (await RunningServer.SignInAsync(browser, "ann", "not the password")).Content.ReadAsStringAsync();
        var right = await RunningServer.SignInAsync(browser, "ann", RunningServer.Password);
        var unknown = await (await RunningServer.SignInAsync(browser, "nobody", "not the password")).Content.ReadAsStringAsync();

        Assert.Equal(HttpStatusCode.OK, right.StatusCode);
        Assert.Contains("Wrong name or password. After too many wrong passwords, wait 15 minutes", wrong, StringComparison.Ordinal);
        Assert.Contains("Wrong name or password. After too many wrong passwords, wait 15 minutes", unknown, StringComparison.Ordinal);
        await using var scope = server.Services.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<PageShieldDbContext>();
        Assert.Single(await db.AuditEntries.Where(entry => entry.Action == "account.locked").ToListAsync(CancellationToken.None));
    }

    [Fact]
    public async Task Too_many_attempts_from_one_address_are_turned_away()
    {
        await using var server = await RunningServer.StartAsync();
        using var browser = server.NewBrowser();

        var statuses = new List<HttpStatusCode>();
        for (var i = 0; i < 21; i++) statuses.Add((await RunningServer.SignInAsync(browser, $"nobody{i}", "wrong")).StatusCode);

        Assert.All(statuses.Take(20), status => Assert.Equal(HttpStatusCode.OK, status));
        Assert.Equal(HttpStatusCode.TooManyRequests, statuses[^1]);
    }

    [Fact]
    public async Task Signing_out_everywhere_else_ends_the_other_session_with_its_next_click()
    {
        await using var server = await RunningServer.StartAsync();
        using var here = await server.SignedInBrowserAsync();
        using var there = await server.SignedInBrowserAsync();
        Assert.Equal(HttpStatusCode.OK, (await there.GetAsync("/account")).StatusCode);

        await RunningServer.SubmitAsync(here, "/account", "sessions", new Dictionary<string, string>());

        Assert.Equal(HttpStatusCode.Redirect, (await there.GetAsync("/account")).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await here.GetAsync("/account")).StatusCode);
    }

    [Fact]
    public async Task A_new_password_needs_the_old_one_and_then_works()
    {
        await using var server = await RunningServer.StartAsync();
        using var browser = await server.SignedInBrowserAsync();
        const string Fresh = "another plain long sentence";
        static Dictionary<string, string> Passwords(string current) =>
            new() { ["Passwords.Current"] = current, ["Passwords.Fresh"] = Fresh, ["Passwords.Repeated"] = Fresh };

        var refused = await (await RunningServer.SubmitAsync(browser, "/account", "password", Passwords("wrong"))).Content.ReadAsStringAsync();
        var changed = await (await RunningServer.SubmitAsync(browser, "/account", "password", Passwords(RunningServer.Password)))
            .Content.ReadAsStringAsync();
        using var other = server.NewBrowser();

        Assert.Contains("The current password is wrong", refused, StringComparison.Ordinal);
        Assert.Contains("Password changed", changed, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, (await RunningServer.SignInAsync(other, "ann", RunningServer.Password)).StatusCode);
        Assert.Equal(HttpStatusCode.Redirect, (await RunningServer.SignInAsync(other, "ann", Fresh)).StatusCode);
    }

    [Fact]
    public async Task A_changing_call_with_a_session_but_without_antiforgery_is_refused()
    {
        await using var server = await RunningServer.StartAsync();
        using var browser = await server.SignedInBrowserAsync();

        var api = await browser.PostAsJsonAsync("/api/sites", new { startUrls = new[] { "https://shop.example/" } });
        var form = await browser.PostAsync(
            "/sites/new", new FormUrlEncodedContent([new("_handler", "add-site"), new("Entry.StartUrls", "https://shop.example/")]));
        var signOut = await browser.PostAsync("/sign-out", null);

        Assert.Equal(HttpStatusCode.BadRequest, api.StatusCode);
        Assert.Equal("application/problem+json", api.Content.Headers.ContentType?.MediaType);
        Assert.Equal(HttpStatusCode.BadRequest, form.StatusCode);
        Assert.Equal(HttpStatusCode.BadRequest, signOut.StatusCode);
        await using var scope = server.Services.CreateAsyncScope();
        Assert.Empty(await scope.ServiceProvider.GetRequiredService<PageShieldDbContext>().Sites.ToListAsync(CancellationToken.None));
    }

    private static Dictionary<string, string> Entry(string name, string password) =>
        new() { ["Entry.Name"] = name, ["Entry.Password"] = password, ["Entry.Repeated"] = password, ["Entry.TimeZone"] = "Europe/Vienna" };
}
