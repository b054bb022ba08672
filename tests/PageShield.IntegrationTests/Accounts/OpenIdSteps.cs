using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using PageShield.IntegrationTests.Hosting;
using PageShield.Storage;

namespace PageShield.IntegrationTests.Accounts;

/// <summary>A person's way to a provider and back, step by step.</summary>
internal static class OpenIdSteps
{
    public const string Email = "jane@shop.example";

    public static Task<RunningServer> StartAsync(OpenIdProvider provider, Store store = Store.Sqlite, params string[] settings) =>
        RunningServer.StartAsync(store, settings:
    [
        $"--PageShield:OpenId:Authority={provider.Issuer}", $"--PageShield:OpenId:ClientId={OpenIdProvider.ClientId}",
        $"--PageShield:OpenId:ClientSecret={OpenIdProvider.ClientSecret}",
        "--PageShield:OpenId:Label=Sign in with the shop", .. settings,
    ]);

    public static async Task<int> InviteAsync(RunningServer server, object draft)
    {
        using var api = await server.ApiClientAsync();
        var answer = await api.PostAsJsonAsync("/api/accounts", draft);
        Assert.Equal(HttpStatusCode.Created, answer.StatusCode);
        return (int)(await answer.Content.ReadFromJsonAsync<JsonObject>())!["id"]!; // not null: 201 has a body
    }

    /// <summary>Goes to the provider and back, and says where the dashboard then leads.</summary>
    public static async Task<string?> SignInAsync(HttpClient browser, string start = "/sign-in/openid") =>
        (await browser.GetAsync(await CallbackAsync(browser, start))).Headers.Location?.OriginalString;

    public static async Task<Uri?> CallbackAsync(HttpClient browser, string start)
    {
        var asked = await browser.GetAsync(start);
        Assert.Equal(HttpStatusCode.Redirect, asked.StatusCode);
        var answer = await browser.GetAsync(asked.Headers.Location);
        Assert.Equal(HttpStatusCode.Redirect, answer.StatusCode);
        return answer.Headers.Location;
    }

    public static string Link(string page)
    {
        var start = page.IndexOf("/account/openid?proof=", StringComparison.Ordinal);
        Assert.True(start > 0);
        return WebUtility.HtmlDecode(page[start..page.IndexOf('"', start)]);
    }

    public static async Task<List<string>> ActionsAsync(RunningServer server)
    {
        await using var scope = server.Services.CreateAsyncScope();
        return await scope.ServiceProvider.GetRequiredService<PageShieldDbContext>().AuditEntries.OrderBy(entry => entry.Number)
            .Select(entry => entry.Action).ToListAsync(CancellationToken.None);
    }
}
