using System.Globalization;
using System.Net;
using System.Text.RegularExpressions;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using PageShield.Accounts;
using PageShield.IntegrationTests.Hosting;

namespace PageShield.IntegrationTests.Accounts;

public sealed partial class SecondFactorTests
{
    private const string Page = "/account/second-factor";

    [Fact]
    public async Task With_an_authenticator_app_a_password_alone_opens_nothing()
    {
        await using var server = await RunningServer.StartAsync();
        using var browser = await server.SignedInBrowserAsync();
        var (key, codes) = await EnrolAsync(browser);
        using var other = server.NewBrowser();

        var half = await RunningServer.SignInAsync(other, "ann", RunningServer.Password, "/sign-in?returnUrl=/sites");
        var closed = await other.GetAsync("/sites");
        var wrong = await SubmitCodeAsync(other, "000000");
        var replayed = await SubmitCodeAsync(other, CodeNow(key)); // the step that enrolment used up
        var right = await SubmitCodeAsync(other, codes[0], "/sign-in/code?returnUrl=/sites");

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
        var (_, codes) = await EnrolAsync(browser);

        var statuses = new List<HttpStatusCode>();
        for (var i = 0; i < 2; i++)
        {
            using var other = server.NewBrowser();
            await RunningServer.SignInAsync(other, "ann", RunningServer.Password);
            statuses.Add((await SubmitCodeAsync(other, codes[3].ToUpperInvariant())).StatusCode);
        }

        Assert.Equal([HttpStatusCode.Redirect, HttpStatusCode.OK], statuses);
    }

    [Fact]
    public async Task Keys_and_recovery_codes_do_not_lie_readable_in_the_database()
    {
        await using var server = await RunningServer.StartAsync();
        using var browser = await server.SignedInBrowserAsync();
        var (key, codes) = await EnrolAsync(browser);

        await using var scope = server.Services.CreateAsyncScope();
        var account = await scope.ServiceProvider.GetRequiredService<PageShieldDbContext>().Users.SingleAsync(CancellationToken.None);

        Assert.DoesNotContain(Convert.ToBase64String(key), account.TotpKey, StringComparison.Ordinal);
        Assert.Equal(10, account.RecoveryCodes.Count);
        Assert.DoesNotContain(account.RecoveryCodes, stored => codes.Any(code => stored.Contains(code.Split('-')[0], StringComparison.OrdinalIgnoreCase) && stored.Length < 64));
    }

    [Fact]
    public async Task An_account_that_owes_a_second_factor_reaches_nothing_but_its_set_up()
    {
        await using var server = await RunningServer.StartAsync(settings: "--PageShield:Accounts:RequireSecondFactor=true");
        using var browser = await server.SignedInBrowserAsync();

        var before = await browser.GetAsync("/sites");
        var api = await browser.GetAsync("/api/sites");
        var setUp = await browser.GetAsync(Page);
        await EnrolAsync(browser);
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
        var (_, codes) = await EnrolAsync(browser);
        using var api = await server.ApiClientAsync();

        var guessed = await (await RunningServer.SubmitAsync(browser, Page, "off", new Dictionary<string, string> { ["Code"] = "123456" })).Content.ReadAsStringAsync();
        var taken = await RunningServer.SubmitAsync(browser, Page, "off", new Dictionary<string, string> { ["Code"] = codes[0] });
        await EnrolAsync(browser);
        var reset = await api.DeleteAsync("/api/accounts/1/second-factor");
        using var other = server.NewBrowser();
        var alone = await RunningServer.SignInAsync(other, "ann", RunningServer.Password);

        Assert.Contains("The code is wrong", guessed, StringComparison.Ordinal);
        Assert.Equal("/account", taken.Headers.Location?.OriginalString);
        Assert.Equal(HttpStatusCode.OK, reset.StatusCode);
        Assert.Equal("/", alone.Headers.Location?.OriginalString);
    }

    private static async Task<(byte[] Key, IReadOnlyList<string> Codes)> EnrolAsync(HttpClient browser)
    {
        var page = await browser.GetStringAsync(Page);
        Assert.Contains("<svg class=\"qr\"", page, StringComparison.Ordinal);
        var key = FromBase32(ShownKey().Match(page).Groups[1].Value);
        var done = await (await RunningServer.SubmitAsync(browser, Page, "enrol", new Dictionary<string, string> { ["Code"] = CodeNow(key) })).Content.ReadAsStringAsync();
        var codes = RecoveryCode().Matches(done).Select(match => match.Groups[1].Value).ToList();
        Assert.Equal(10, codes.Count);
        return (key, codes);
    }

    private static Task<HttpResponseMessage> SubmitCodeAsync(HttpClient browser, string code, string path = "/sign-in/code") =>
        RunningServer.SubmitAsync(browser, path, "code", new Dictionary<string, string> { ["Code"] = code });

    private static string CodeNow(byte[] key) => Totp.CodeAt(key, TimeProvider.System.GetUtcNow().ToUnixTimeSeconds() / 30);

    private static byte[] FromBase32(string text)
    {
        var bits = string.Concat(text.Replace(" ", "", StringComparison.Ordinal).Select(letter => Convert.ToString("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567".IndexOf(letter, StringComparison.Ordinal), 2).PadLeft(5, '0')));
        return [.. Enumerable.Range(0, bits.Length / 8).Select(index => byte.Parse(bits.AsSpan(index * 8, 8), NumberStyles.BinaryNumber, CultureInfo.InvariantCulture))];
    }

    [GeneratedRegex("id=\"totp-key\">([A-Z2-7 ]+)<")]
    private static partial Regex ShownKey();

    [GeneratedRegex("<code>([0-9a-f]{7}-[0-9a-f]{7})</code>")]
    private static partial Regex RecoveryCode();
}
