using System.Net;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using PageShield.IntegrationTests.Hosting;
using PageShield.Storage;

namespace PageShield.IntegrationTests.Accounts;

public sealed class SecondFactorTests
{
    private const string Page = "/account/second-factor";

    [Fact]
    public async Task With_an_authenticator_app_a_password_alone_opens_nothing()
    {
        await using var server = await RunningServer.StartAsync();
        using var browser = await server.SignedInBrowserAsync();
        var (key, codes) = await Authenticator.EnrolAsync(browser);
        using var other = server.NewBrowser();

        var half = await RunningServer.SignInAsync(other, "ann", RunningServer.Password, "/sign-in?returnUrl=/sites");
        var closed = await other.GetAsync("/sites");
        var wrong = await Authenticator.SubmitCodeAsync(other, "000000");
        var replayed = await Authenticator.SubmitCodeAsync(other, Authenticator.CodeNow(key)); // the step that enrolment used up
        var right = await Authenticator.SubmitCodeAsync(other, codes[0], "/sign-in/code?returnUrl=/sites");

        Assert.StartsWith("/sign-in/code", half.Headers.Location?.OriginalString, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Redirect, closed.StatusCode);
        Assert.Equal(HttpStatusCode.OK, wrong.StatusCode);
        Assert.Equal(HttpStatusCode.OK, replayed.StatusCode);
        Assert.Equal("/sites", right.Headers.Location?.OriginalString);
        Assert.Equal(HttpStatusCode.OK, (await other.GetAsync("/sites")).StatusCode);
    }

    [Fact]
    public async Task A_recovery_code_opens_the_account_once()
    {
        await using var server = await RunningServer.StartAsync();
        using var browser = await server.SignedInBrowserAsync();
        var (_, codes) = await Authenticator.EnrolAsync(browser);

        var statuses = new List<HttpStatusCode>();
        for (var i = 0; i < 2; i++)
        {
            using var other = server.NewBrowser();
            await RunningServer.SignInAsync(other, "ann", RunningServer.Password);
            statuses.Add((await Authenticator.SubmitCodeAsync(other, codes[3].ToUpperInvariant())).StatusCode);
        }

        Assert.Equal([HttpStatusCode.Redirect, HttpStatusCode.OK], statuses);
    }

    [Fact]
    public async Task Keys_and_recovery_codes_do_not_lie_readable_in_the_database()
    {
        await using var server = await RunningServer.StartAsync();
        using var browser = await server.SignedInBrowserAsync();
        var (key, codes) = await Authenticator.EnrolAsync(browser);

        await using var scope = server.Services.CreateAsyncScope();
        var account = await scope.ServiceProvider.GetRequiredService<PageShieldDbContext>().Users.SingleAsync(CancellationToken.None);

        Assert.DoesNotContain(Convert.ToBase64String(key), account.TotpKey, StringComparison.Ordinal);
        Assert.Equal(10, account.RecoveryCodes.Count);
        Assert.DoesNotContain(account.RecoveryCodes,
            stored => codes.Any(code => stored.Contains(code.Split('-')[0], StringComparison.OrdinalIgnoreCase) && stored.Length < 64));
    }

    [Fact]
    public async Task An_account_that_owes_a_second_factor_reaches_nothing_but_its_set_up()
    {
        await using var server = await RunningServer.StartAsync(settings: "--PageShield:Accounts:RequireSecondFactor=true");
        using var browser = await server.SignedInBrowserAsync();

        var before = await browser.GetAsync("/sites");
        var api = await browser.GetAsync("/api/sites");
        var setUp = await browser.GetAsync(Page);
        await Authenticator.EnrolAsync(browser);
        var after = await browser.GetAsync("/sites");

        Assert.Equal(Page, before.Headers.Location?.OriginalString);
        Assert.Equal(HttpStatusCode.Forbidden, api.StatusCode);
        Assert.Equal(HttpStatusCode.OK, setUp.StatusCode);
        Assert.Equal(HttpStatusCode.OK, after.StatusCode);
    }

    [Fact]
    public async Task It_cannot_be_taken_off_without_a_code_and_an_administrator_can_reset_it()
    {
        await using var server = await RunningServer.StartAsync();
        using var browser = await server.SignedInBrowserAsync();
        var (_, codes) = await Authenticator.EnrolAsync(browser);
        using var api = await server.ApiClientAsync();

        var guessed = await (await RunningServer.SubmitAsync(browser, Page, "off", new Dictionary<string, string> { ["Code"] = "123456" }))
            .Content.ReadAsStringAsync();
        var taken = await RunningServer.SubmitAsync(browser, Page, "off", new Dictionary<string, string> { ["Code"] = codes[0] });
        await Authenticator.EnrolAsync(browser);
        var reset = await api.DeleteAsync("/api/accounts/1/second-factor");
        using var other = server.NewBrowser();
        var alone = await RunningServer.SignInAsync(other, "ann", RunningServer.Password);

        Assert.Contains("The code is wrong", guessed, StringComparison.Ordinal);
        Assert.Equal("/account", taken.Headers.Location?.OriginalString);
        Assert.Equal(HttpStatusCode.OK, reset.StatusCode);
        Assert.Equal("/", alone.Headers.Location?.OriginalString);
    }
}
