using System.Net;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using PageShield.Accounts;
using PageShield.IntegrationTests.Hosting;
using PageShield.Web.Hosting;
using PageShield.Web.Hosting.Listening;

namespace PageShield.IntegrationTests.Accounts;

/// <summary>Walks all routes, and all forms of the accounts' pages, with sessions of each strength.</summary>
public sealed partial class SessionStrengthTests
{
    /// <summary>
    /// H: has shown the password and owes the code; E: has shown the password and owes the set-up of a second factor; F: all that the account asks
    /// for, a while
    /// ago; R: the same, just now.
    /// </summary>
    private const string Reviewed =
        """
        GET /account: FR
        POST /account [mail]: R
        POST /account [password]: FR
        POST /account [sessions]: FR
        POST /account [zone]: FR
        GET /account/confirm: FR
        POST /account/confirm [code]: FR
        POST /account/confirm [password]: FR
        GET /account/openid: R
        POST /account/openid/remove: R
        POST /account/passkeys/1/remove: R
        POST /account/passkeys/add: ER
        POST /account/passkeys/options: ER
        GET /account/second-factor: HER
        POST /account/second-factor [codes]: R
        POST /account/second-factor [enrol]: ER
        POST /account/second-factor [off]: R
        POST /account/second-factor [prove]: H
        GET /api/accounts: FR
        POST /api/accounts: R
        DELETE /api/accounts/1: R
        GET /api/accounts/1: FR
        PATCH /api/accounts/1: R
        POST /api/accounts/1/link: R
        DELETE /api/accounts/1/openid: R
        DELETE /api/accounts/1/second-factor: R
        DELETE /api/accounts/1/sessions: R
        GET /api/accounts/1/sessions: FR
        DELETE /api/accounts/1/sessions/1: R
        POST /api/accounts/1/unlock: R
        GET /api/accounts/export: FR
        GET /api/tokens: FR
        POST /api/tokens: R
        DELETE /api/tokens/1: R
        GET /api/tokens/export: FR
        GET /settings/accounts: FR
        POST /settings/accounts [invite]: R
        GET /settings/accounts/1: R
        POST /settings/accounts/1 [end-all]: R
        POST /settings/accounts/1 [end-session-1]: R
        POST /settings/accounts/1 [link]: R
        POST /settings/accounts/1 [remove]: R
        POST /settings/accounts/1 [reset-factor]: R
        POST /settings/accounts/1 [rights]: R
        POST /settings/accounts/1 [switch]: R
        POST /settings/accounts/1 [unlink]: R
        POST /settings/accounts/1 [unlock]: R
        GET /settings/tokens: R
        POST /settings/tokens [new-token]: R
        POST /settings/tokens [revoke-1]: R
        """;

    [Fact]
    public async Task Every_action_of_an_account_asks_for_the_strength_that_was_reviewed()
    {
        await using var server = await RunningServer.StartAsync();
        var sessions = await SessionsAsync(server);

        var seen = new List<string>();
        foreach (var (method, path, form) in Routes(server).Where(route => IsOfAccounts(route.Path)).SelectMany(WithForms).Distinct()
            .OrderBy(row => row.Path, StringComparer.Ordinal).ThenBy(row => row.Method, StringComparer.Ordinal)
            .ThenBy(row => row.Form, StringComparer.Ordinal))
        {
            var allowed = "";
            foreach (var (name, browser) in sessions)
                if (!await IsRefusedAsync(browser, method, path, form)) allowed += name;
            seen.Add($"{method} {path}{(form is null ? "" : $" [{form}]")}: {allowed}");
        }

        Assert.Equal(Reviewed.Split('\n'), seen);
    }

    [Fact]
    public async Task Nothing_else_of_the_dashboard_lets_a_session_in_that_owes_its_second_factor()
    {
        await using var server = await RunningServer.StartAsync();
        var sessions = await SessionsAsync(server);

        var open = new List<string>();
        // that takes tokens alone
        foreach (var (method, path) in Routes(server).Where(route => !IsOfAccounts(route.Path) && route.Path != "/metrics"))
            foreach (var (name, browser) in sessions.Where(session => session.Name is "H" or "E"))
                if (!await IsRefusedAsync(browser, method, path, null)) open.Add($"{method} {path}: {name}");

        Assert.Empty(open);
    }

    [Fact]
    public async Task A_session_that_owes_the_code_cannot_rise_by_the_password_but_by_the_code()
    {
        await using var server = await RunningServer.StartAsync();
        using var browser = await server.SignedInBrowserAsync();
        var (_, codes) = await Authenticator.EnrolAsync(browser);
        await SetAsync(server, SignInMethod.Password, null);

        var held = await browser.GetAsync("/account");
        var byPassword = await RefusedPasswordFormAsync(browser);
        var still = await browser.GetAsync("/sites");
        var wrong = await RunningServer.SubmitAsync(browser, Authenticator.Page, "prove", new Dictionary<string, string> { ["Code"] = "000000" });
        var right = await RunningServer.SubmitAsync(browser, Authenticator.Page, "prove", new Dictionary<string, string> { ["Code"] = codes[0] });

        Assert.Equal((Authenticator.Page, Authenticator.Page), (held.Headers.Location?.OriginalString, byPassword.Headers.Location?.OriginalString));
        Assert.Equal(Authenticator.Page, still.Headers.Location?.OriginalString);
        Assert.Contains("The code is wrong", await wrong.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.Equal("/", right.Headers.Location?.OriginalString);
        Assert.Equal(HttpStatusCode.OK, (await browser.GetAsync("/sites")).StatusCode);
        // the password is the old one
        Assert.Equal(HttpStatusCode.Redirect, (await RunningServer.SignInAsync(server.NewBrowser(), "ann", RunningServer.Password)).StatusCode);
    }

    [Fact]
    public async Task A_new_password_leaves_a_session_what_it_was_worth()
    {
        await using var server = await RunningServer.StartAsync();
        using var browser = await server.SignedInBrowserAsync();
        await SetAsync(server, SignInMethod.Passkey, null);

        await RunningServer.SubmitAsync(browser, "/account", "password", new Dictionary<string, string>
        {
            ["Passwords.Current"] = RunningServer.Password,
            ["Passwords.Fresh"] = "another plain long sentence",
            ["Passwords.Repeated"] = "another plain long sentence",
        });

        Assert.Equal(
            SignInMethod.Passkey, await Strangers.ReadAsync(server, async db => (await db.Sessions.SingleAsync(CancellationToken.None)).Method));
    }

    [Fact]
    public async Task After_a_while_the_ways_in_ask_for_the_password_again_and_wrong_ones_are_counted()
    {
        await using var server = await RunningServer.StartAsync();
        using var browser = await server.SignedInBrowserAsync();
        await SetAsync(server, SignInMethod.Password, TimeProvider.System.GetUtcNow().AddMinutes(-31));

        var asked = await browser.GetAsync("/settings/tokens");
        var confirm = asked.Headers.Location!.OriginalString; // not null: redirected
        for (var i = 0; i < 10; i++) await ConfirmAsync(browser, confirm, "not the password");
        var locked = await ConfirmAsync(browser, confirm, RunningServer.Password);
        await Strangers.ReadAsync(server, db => db.Guesses.ExecuteDeleteAsync(CancellationToken.None));
        var right = await ConfirmAsync(browser, confirm, RunningServer.Password);

        Assert.Equal("/account/confirm?returnUrl=%2Fsettings%2Ftokens", confirm);
        Assert.Equal(HttpStatusCode.OK, locked.StatusCode);
        Assert.Equal("/settings/tokens", right.Headers.Location?.OriginalString);
        Assert.Equal(HttpStatusCode.OK, (await browser.GetAsync("/settings/tokens")).StatusCode);
    }

    [Fact]
    public async Task Where_a_password_alone_does_not_open_the_account_it_does_not_confirm_either()
    {
        await using var server = await RunningServer.StartAsync();
        using var browser = await server.SignedInBrowserAsync();
        var (_, codes) = await Authenticator.EnrolAsync(browser);
        await SetAsync(server, SignInMethod.PasswordAndCode, DateTimeOffset.UnixEpoch);

        var byPassword = await ConfirmAsync(browser, "/account/confirm?returnUrl=/settings/tokens", RunningServer.Password);
        var stillAsked = await browser.GetAsync("/settings/tokens");
        var byCode = await Authenticator.SubmitCodeAsync(browser, codes[0], "/account/confirm?returnUrl=/settings/tokens");

        Assert.NotEqual(HttpStatusCode.Redirect, byPassword.StatusCode);
        Assert.Equal(HttpStatusCode.Redirect, stillAsked.StatusCode);
        Assert.Equal("/settings/tokens", byCode.Headers.Location?.OriginalString);
    }

    private static Task<HttpResponseMessage> ConfirmAsync(HttpClient browser, string path, string password) =>
        RunningServer.SubmitAsync(browser, path, "password", new Dictionary<string, string> { ["Password"] = password });

    // With the token of a page that it may see, as a person would who writes the form by hand.
    private static async Task<HttpResponseMessage> RefusedPasswordFormAsync(HttpClient browser)
    {
        var token = FormToken().Match(await browser.GetStringAsync(Authenticator.Page)).Groups[1].Value;
        return await browser.PostAsync("/account", new FormUrlEncodedContent(
        [
            new("_handler", "password"), new("__RequestVerificationToken", WebUtility.HtmlDecode(token)),
            new("Passwords.Current", RunningServer.Password),
            new("Passwords.Fresh", "another plain long sentence"), new("Passwords.Repeated", "another plain long sentence"),
        ]));
    }

    // Four accounts, each with one session of another strength.
    private static async Task<IReadOnlyList<(string Name, HttpClient Browser)>> SessionsAsync(RunningServer server)
    {
        var recent = await server.SignedInBrowserAsync();
        using var api = await server.ApiClientAsync();
        var sessions = new List<(string Name, HttpClient Browser)>();
        foreach (var name in new[] { "H", "E", "F" })
        {
            var invited =
                await (await System.Net.Http.Json.HttpClientJsonExtensions.PostAsJsonAsync(api, "/api/accounts", new { name, role = "admin" }))
                .Content.ReadAsStringAsync();
            var browser = server.NewBrowser();
            await RunningServer.SubmitAsync(browser, $"/join?token={LinkToken().Match(invited).Groups[1].Value}", "join",
                new Dictionary<string, string> { ["Entry.Password"] = RunningServer.Password, ["Entry.Repeated"] = RunningServer.Password });
            if (name == "H") await Authenticator.EnrolAsync(browser);
            sessions.Add((name, browser));
        }

        await Strangers.ReadAsync(server,
            db => db.Users.Where(account => account.UserName == "E")
            .ExecuteUpdateAsync(set => set.SetProperty(account => account.MustUseSecondFactor, true), CancellationToken.None));
        await Strangers.ReadAsync(server,
            db => db.Sessions.Where(session => db.Users.Any(account => account.Id == session.AccountId && account.UserName == "H"))
            .ExecuteUpdateAsync(set => set.SetProperty(session => session.Method, SignInMethod.Password), CancellationToken.None));
        await Strangers.ReadAsync(server,
            db => db.Sessions.Where(session => db.Users.Any(account => account.Id == session.AccountId && account.UserName == "F"))
            .ExecuteUpdateAsync(set => set.SetProperty(session => session.ProvenAt, DateTimeOffset.UnixEpoch), CancellationToken.None));
        return [.. sessions, ("R", recent)];
    }

    private static Task<int> SetAsync(RunningServer server, SignInMethod method, DateTimeOffset? provenAt) =>
        Strangers.ReadAsync(server, db => db.Sessions.ExecuteUpdateAsync(
        set => set.SetProperty(session => session.Method, method)
            .SetProperty(session => session.ProvenAt, session => provenAt ?? session.ProvenAt), CancellationToken.None));

    private static IEnumerable<(string Method, string Path)> Routes(RunningServer server) => server.Services.GetServices<EndpointDataSource>()
        .SelectMany(source => source.Endpoints).OfType<RouteEndpoint>()
        .Where(endpoint => endpoint.Metadata.GetMetadata<IAllowAnonymous>() is null)
        .Where(endpoint => (endpoint.Metadata.GetMetadata<ListenerMetadata>()?.Listener ?? Listener.Dashboard) == Listener.Dashboard)
        .SelectMany(endpoint => (endpoint.Metadata.GetMetadata<HttpMethodMetadata>()?.HttpMethods ?? ["GET"])
            .Select(method =>
                (method, ("/" + Parameter().Replace(endpoint.RoutePattern.RawText ?? "", "1").TrimStart('/')).TrimEnd('/') is { Length: > 0 } path
                ? path : "/")))
        .Distinct().ToList();

    private static bool IsOfAccounts(string path) => AccountPath().IsMatch(path);

    // A page answers GET, and its forms by name; what is no page answers as it is.
    private static IEnumerable<(string Method, string Path, string? Form)> WithForms((string Method, string Path) route)
    {
        var forms = Forms(route.Path);
        if (route.Method == "POST" && forms.Count > 0) return forms.Select(form => (route.Method, route.Path, (string?)form));
        return [(route.Method, route.Path, null)];
    }

    /// <summary>What the page's source says, so that a new form cannot be left out.</summary>
    private static IReadOnlyList<string> Forms(string path)
    {
        foreach (var file in Directory.EnumerateFiles(Folder(), "*.razor", SearchOption.AllDirectories))
        {
            var source = File.ReadAllText(file);
            if (PageRoute().Match(source) is not { Success: true } page || Parameter().Replace(page.Groups[1].Value, "1") != path) continue;
            var sessions = source.Contains("<SessionList", StringComparison.Ordinal) && path != "/account" ? new[] { "end-session-1" } : [];
            return [.. FormName().Matches(source).Select(match => match.Groups[1].Value + (match.Groups[2].Success ? "1" : "")).Concat(sessions)];
        }

        return [];
    }

    private static async Task<bool> IsRefusedAsync(HttpClient browser, string method, string path, string? form)
    {
        // Without an antiforgery token: whatever passes the gate is refused behind it, and changes nothing.
        using var request = new HttpRequestMessage(new HttpMethod(method), path);
        if (form is not null) request.Content = new FormUrlEncodedContent([new("_handler", form)]);
        using var answer = await browser.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        Assert.NotEqual(HttpStatusCode.Unauthorized, answer.StatusCode);
        return answer.StatusCode == HttpStatusCode.Forbidden
            || answer.StatusCode == HttpStatusCode.Redirect && answer.Headers.Location?.OriginalString is { } to
                && (to == Authenticator.Page || to.StartsWith("/account/confirm", StringComparison.Ordinal));
    }

    private static string Folder()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
            if (Path.Combine(folder.FullName, "src", "PageShield.Web", "Accounts") is var found && Directory.Exists(found)) return found;
        throw new DirectoryNotFoundException("The pages' sources are not above the tests.");
    }

    [GeneratedRegex("^/(account|settings/accounts|settings/tokens|api/accounts|api/tokens)(/|$)")]
    private static partial Regex AccountPath();

    [GeneratedRegex("\\{[^}]*\\}")]
    private static partial Regex Parameter();

    [GeneratedRegex("@page \"([^\"]+)\"")]
    private static partial Regex PageRoute();

    [GeneratedRegex("@formname=\"(?:@\\(\\$\")?([a-z-]+)(\\{)?")]
    private static partial Regex FormName();

    [GeneratedRegex("token=([A-Za-z0-9_-]+)")]
    private static partial Regex LinkToken();

    [GeneratedRegex("name=\"__RequestVerificationToken\" value=\"([^\"]+)\"")]
    private static partial Regex FormToken();
}
