using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.RegularExpressions;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using PageShield.Accounts;
using PageShield.IntegrationTests.Hosting;
using PageShield.Storage;

namespace PageShield.IntegrationTests.Accounts;

public sealed partial class ApiTokenTests
{
    [Theory]
    [InlineData("viewer", HttpStatusCode.OK, HttpStatusCode.Forbidden)]
    [InlineData("analyst", HttpStatusCode.OK, HttpStatusCode.Forbidden)]
    [InlineData("admin", HttpStatusCode.OK, HttpStatusCode.Created)]
    public async Task A_token_may_what_its_role_may(string role, HttpStatusCode read, HttpStatusCode write)
    {
        await using var server = await RunningServer.StartAsync();
        using var api = await server.ApiClientAsync(role);

        var list = await api.GetAsync("/api/sites");
        var create = await api.PostAsJsonAsync("/api/sites", new { startUrls = new[] { "https://shop.example/" } });

        Assert.Equal(read, list.StatusCode);
        Assert.Equal(write, create.StatusCode);
        if (write == HttpStatusCode.Forbidden) Assert.Equal("application/problem+json", create.Content.Headers.ContentType?.MediaType);
    }

    [Theory]
    [InlineData("psh_wrong")]
    [InlineData("")]
    [InlineData("something else altogether")]
    public async Task A_wrong_token_is_refused_with_problem_details_and_never_redirected(string secret)
    {
        await using var server = await RunningServer.StartAsync();
        using var client = new HttpClient { BaseAddress = new Uri(server.Dashboard) };
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", secret);

        var answer = await client.GetAsync("/api/sites");

        Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType?.MediaType);
    }

    [Fact]
    public async Task A_token_ends_at_its_time()
    {
        var clock = new FakeTimeProvider(new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero));
        await using var server = await RunningServer.StartAsync();
        await using var scope = server.Services.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<PageShieldDbContext>();
        var tokens = new ApiTokens(db, clock);
        var issued = tokens.Issue("short", Roles.Viewer, clock.GetUtcNow().AddDays(1), "test");
        await db.SaveChangesAsync(CancellationToken.None);

        Assert.NotNull(await tokens.UseAsync(issued.Secret, CancellationToken.None));
        clock.Advance(TimeSpan.FromDays(1));

        Assert.Null(await tokens.UseAsync(issued.Secret, CancellationToken.None));
    }

    [Fact]
    public async Task The_tokens_page_shows_a_new_token_once_and_revokes_it()
    {
        await using var server = await RunningServer.StartAsync();
        using var browser = await server.SignedInBrowserAsync();

        var created = await RunningServer.SubmitAsync(browser, "/settings/tokens", "new-token",
            new Dictionary<string, string> { ["Entry.Name"] = "pipeline", ["Entry.Role"] = "viewer", ["Entry.Days"] = "30" });
        var secret = Secret().Match(await created.Content.ReadAsStringAsync()).Groups[1].Value;
        using var api = new HttpClient { BaseAddress = new Uri(server.Dashboard) };
        api.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", secret);
        var before = await api.GetAsync("/api/sites");
        var later = await browser.GetStringAsync("/settings/tokens");
        await RunningServer.SubmitAsync(browser, "/settings/tokens", "revoke-1", new Dictionary<string, string>());
        var after = await api.GetAsync("/api/sites");

        Assert.Equal(HttpStatusCode.OK, before.StatusCode);
        Assert.DoesNotContain(secret, later, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Unauthorized, after.StatusCode);
        await using var scope = server.Services.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<PageShieldDbContext>();
        Assert.NotNull((await db.ApiTokens.SingleAsync(CancellationToken.None)).LastUsedAt);
        var audit = await db.AuditEntries.Where(entry => entry.Subject == "token:1").ToListAsync(CancellationToken.None);
        Assert.Equal(["token.created", "token.revoked"], audit.Select(entry => entry.Action));
        Assert.DoesNotContain(audit, entry => (entry.Before + entry.After).Contains(secret, StringComparison.Ordinal));
    }

    [GeneratedRegex("id=\"new-token\">(psh_[^<]+)<")]
    private static partial Regex Secret();
}
