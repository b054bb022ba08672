using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using PageShield.Audit;
using PageShield.IntegrationTests.Hosting;
using PageShield.Storage;

namespace PageShield.IntegrationTests.Accounts;

public sealed class AccountsApiTests
{
    [Theory]
    [InlineData(Store.Sqlite)]
    [InlineData(Store.PostgreSql)]
    public async Task An_account_lives_from_invitation_to_removal_and_the_audit_log_tells_all_of_it(Store store)
    {
        await using var server = await RunningServer.StartAsync(store);
        using var admin = await server.SignedInBrowserAsync();
        using var api = await server.ApiClientAsync();

        var invited = await Created(await api.PostAsJsonAsync("/api/accounts", new { name = "bob", role = "viewer" }));
        using var bob = server.NewBrowser();
        var joined = await JoinAsync(bob, invited.Link);
        var again = await server.NewBrowser().GetStringAsync(new Uri(invited.Link).PathAndQuery);
        var active = await api.GetFromJsonAsync<JsonElement>($"/api/accounts/{invited.Id}");
        var promoted = await api.PatchAsJsonAsync($"/api/accounts/{invited.Id}", new { role = "admin" });
        var afterPromotion = await bob.GetAsync("/account");
        await RunningServer.SignInAsync(bob, "bob", RunningServer.Password);
        var asAdmin = await bob.GetAsync("/settings/accounts");
        var disabled = await api.PatchAsJsonAsync($"/api/accounts/{invited.Id}", new { disabled = true });
        var whileDisabled = await RunningServer.SignInAsync(server.NewBrowser(), "bob", RunningServer.Password);
        var removed = await api.DeleteAsync($"/api/accounts/{invited.Id}");

        Assert.Equal(HttpStatusCode.Redirect, joined.StatusCode);
        Assert.Contains("is no longer valid", again, StringComparison.Ordinal);
        Assert.Equal(("active", 1), (active.GetProperty("state").GetString(), active.GetProperty("sessions").GetInt32()));
        Assert.Equal(HttpStatusCode.OK, promoted.StatusCode);
        Assert.Equal(HttpStatusCode.Redirect, afterPromotion.StatusCode);
        Assert.Equal(HttpStatusCode.OK, asAdmin.StatusCode);
        Assert.Equal(HttpStatusCode.OK, disabled.StatusCode);
        Assert.Equal(HttpStatusCode.OK, whileDisabled.StatusCode);
        Assert.Equal(HttpStatusCode.NoContent, removed.StatusCode);
        var told = await ReadAsync(server,
            db => db.AuditEntries.Where(entry => entry.Subject == $"account:{invited.Id}").OrderBy(entry => entry.Number)
            .ToListAsync(CancellationToken.None));
        Assert.Equal(["account.invited", "account.joined", "account.edited", "account.signed-in", "account.disabled", "account.removed"],
            told.Select(entry => entry.Action));
        Assert.Contains("\"role\":\"viewer\"", told[2].Before, StringComparison.Ordinal);
        Assert.Contains("\"role\":\"admin\"", told[2].After, StringComparison.Ordinal);
        Assert.True(await ReadAsync(
            server, async db => (await AuditLog.VerifyAsync(db, null, TimeProvider.System.GetUtcNow(), CancellationToken.None)).BrokenAt is null));
    }

    [Theory]
    [InlineData("{\"role\":\"viewer\"}")]
    [InlineData("{\"disabled\":true}")]
    public async Task The_last_administrator_can_neither_be_lowered_nor_disabled_nor_removed(string change)
    {
        await using var server = await RunningServer.StartAsync();
        using var admin = await server.SignedInBrowserAsync();
        using var api = await server.ApiClientAsync();
        await Created(await api.PostAsJsonAsync("/api/accounts", new { name = "carl", role = "admin" })); // invited only: cannot sign in yet

        var changed = await api.PatchAsync("/api/accounts/1", new StringContent(change, System.Text.Encoding.UTF8, "application/json"));
        var removed = await api.DeleteAsync("/api/accounts/1");

        Assert.Equal((HttpStatusCode.BadRequest, HttpStatusCode.BadRequest), (changed.StatusCode, removed.StatusCode));
        Assert.Contains("last administrator", await changed.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, (await admin.GetAsync("/settings/accounts")).StatusCode);
    }

    [Theory]
    [InlineData(Store.Sqlite)]
    [InlineData(Store.PostgreSql)]
    public async Task Two_administrators_who_lower_each_other_at_once_leave_one(Store store)
    {
        await using var server = await RunningServer.StartAsync(store);
        using var admin = await server.SignedInBrowserAsync();
        using var api = await server.ApiClientAsync();
        var second = await Created(await api.PostAsJsonAsync("/api/accounts", new { name = "bob", role = "admin" }));
        await JoinAsync(server.NewBrowser(), second.Link);

        var answers = await Task.WhenAll(
            api.PatchAsJsonAsync("/api/accounts/1", new { role = "viewer" }),
            api.PatchAsJsonAsync($"/api/accounts/{second.Id}", new { role = "viewer" }));

        Assert.Single(answers, answer => answer.StatusCode == HttpStatusCode.OK);
        Assert.Single(answers, answer => answer.StatusCode == HttpStatusCode.BadRequest);
    }

    [Theory]
    [InlineData("{}", "name")]
    [InlineData("{\"name\":\"bob smith\"}", "name")]
    [InlineData("{\"name\":\"ann\"}", "name")]
    [InlineData("{\"name\":\"bob\",\"role\":\"root\"}", "role")]
    [InlineData("{\"name\":\"bob\",\"sites\":[77]}", "sites")]
    [InlineData("{\"name\":\"bob\",\"role\":\"admin\",\"sites\":[]}", "sites")]
    public async Task A_wrong_invitation_names_its_field_and_makes_nothing(string draft, string field)
    {
        await using var server = await RunningServer.StartAsync();
        using var admin = await server.SignedInBrowserAsync();
        using var api = await server.ApiClientAsync();

        var answer = await api.PostAsync("/api/accounts", new StringContent(draft, System.Text.Encoding.UTF8, "application/json"));
        var problem = await answer.Content.ReadFromJsonAsync<JsonElement>();

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.True(problem.GetProperty("errors").TryGetProperty(field, out _));
        Assert.Equal(1, await ReadAsync(server, db => db.Users.CountAsync(CancellationToken.None)));
    }

    [Fact]
    public async Task A_reset_link_sets_a_new_password_ends_sessions_and_is_replaced_by_the_next()
    {
        await using var server = await RunningServer.StartAsync();
        using var browser = await server.SignedInBrowserAsync();
        using var api = await server.ApiClientAsync();

        var first = (await (await api.PostAsync("/api/accounts/1/link", null)).Content.ReadFromJsonAsync<Invited>())!; // not null: 200 has a body
        var stillIn = await browser.GetAsync("/account");
        var second = (await (await api.PostAsync("/api/accounts/1/link", null)).Content.ReadFromJsonAsync<Invited>())!; // not null: 200 has a body
        var replaced = await server.NewBrowser().GetStringAsync(new Uri(first.Link).PathAndQuery);
        using var other = server.NewBrowser();
        var weak = await JoinAsync(other, second.Link, "qwertyqwerty");
        var used = await JoinAsync(other, second.Link, "quite another sentence");

        Assert.Equal(HttpStatusCode.OK, stillIn.StatusCode);
        Assert.Contains("is no longer valid", replaced, StringComparison.Ordinal);
        Assert.Contains("list of common passwords", await weak.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Redirect, used.StatusCode);
        Assert.Equal(HttpStatusCode.Redirect, (await browser.GetAsync("/account")).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await other.GetAsync("/account")).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await RunningServer.SignInAsync(server.NewBrowser(), "ann", RunningServer.Password)).StatusCode);
    }

    [Fact]
    public async Task Sessions_are_listed_and_each_can_be_ended()
    {
        await using var server = await RunningServer.StartAsync();
        using var here = await server.SignedInBrowserAsync();
        using var there = await server.SignedInBrowserAsync();
        using var api = await server.ApiClientAsync();

        var sessions = await api.GetFromJsonAsync<List<JsonElement>>("/api/accounts/1/sessions");
        // not null: 200 has a body
        var ended = await api.DeleteAsync(
            $"/api/accounts/1/sessions/{sessions!.MinBy(session => session.GetProperty("id").GetInt32()).GetProperty("id").GetInt32()}");

        Assert.Equal(2, sessions!.Count);
        Assert.Equal(HttpStatusCode.NoContent, ended.StatusCode);
        Assert.Equal(HttpStatusCode.Redirect, (await here.GetAsync("/account")).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await there.GetAsync("/account")).StatusCode);
        Assert.Equal(HttpStatusCode.NoContent, (await api.DeleteAsync("/api/accounts/1/sessions")).StatusCode);
        Assert.Equal(HttpStatusCode.Redirect, (await there.GetAsync("/account")).StatusCode);
    }

    [Fact]
    public async Task Signing_out_ends_the_session_for_a_copy_of_the_cookie_too()
    {
        await using var server = await RunningServer.StartAsync();
        using var browser = await server.SignedInBrowserAsync();
        Assert.Equal(1, await ReadAsync(server, db => db.Sessions.CountAsync(CancellationToken.None)));

        await RunningServer.SubmitToAsync(browser, "/account", "/sign-out");

        Assert.Equal(0, await ReadAsync(server, db => db.Sessions.CountAsync(CancellationToken.None)));
    }

    [Fact]
    public async Task A_breached_password_is_refused()
    {
        var folder = Directory.CreateTempSubdirectory("pageshield-breached-");
        try
        {
            var file = Path.Combine(folder.FullName, "breached.txt");
#pragma warning disable CA5350 // the public format is SHA-1
            await File.WriteAllTextAsync(file, Convert.ToHexString(System.Security.Cryptography.SHA1.HashData("once leaked in clear"u8)) + ":9\n");
#pragma warning restore CA5350
            await using var server = await RunningServer.StartAsync(settings: $"--PageShield:Accounts:BreachedPasswords={file}");
            using var admin = await server.SignedInBrowserAsync();
            using var api = await server.ApiClientAsync();
            var invited = await Created(await api.PostAsJsonAsync("/api/accounts", new { name = "bob" }));

            var refused = await JoinAsync(server.NewBrowser(), invited.Link, "once leaked in clear");

            Assert.Contains("appeared in a data breach", await refused.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static Task<HttpResponseMessage> JoinAsync(HttpClient browser, string link, string password = RunningServer.Password) =>
        RunningServer.SubmitAsync(browser, new Uri(link).PathAndQuery, "join",
            new Dictionary<string, string> { ["Entry.Password"] = password, ["Entry.Repeated"] = password });

    private static async Task<Invited> Created(HttpResponseMessage answer)
    {
        Assert.Equal(HttpStatusCode.Created, answer.StatusCode);
        return (await answer.Content.ReadFromJsonAsync<Invited>())!; // not null: 201 has a body
    }

    private static async Task<T> ReadAsync<T>(RunningServer server, Func<PageShieldDbContext, Task<T>> read)
    {
        await using var scope = server.Services.CreateAsyncScope();
        return await read(scope.ServiceProvider.GetRequiredService<PageShieldDbContext>());
    }

    private sealed record Invited(int Id, string Link);
}
