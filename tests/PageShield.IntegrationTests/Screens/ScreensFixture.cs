using System.Text.RegularExpressions;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using PageShield.IntegrationTests.Hosting;
using PageShield.Storage;

namespace PageShield.IntegrationTests.Screens;

/// <summary>The real server over seeded shops, and a browser in which an administrator is signed in.</summary>
public sealed partial class ScreensFixture : IAsyncLifetime
{
    public RunningServer Server { get; private set; } = null!; // set by InitializeAsync

    public HttpClient Browser { get; private set; } = null!; // set by InitializeAsync

    public async ValueTask InitializeAsync()
    {
        // Nothing runs beside the tests: what is seeded stays as it is.
        Server = await RunningServer.StartAsync(adjust: static builder =>
        {
            foreach (var service in builder.Services.Where(service => service.ImplementationType?.Namespace == "PageShield.Web.Scheduling"
                && service.ServiceType == typeof(IHostedService)).ToList())
                builder.Services.Remove(service);
        });
        await using (var scope = Server.Services.CreateAsyncScope())
            await SeededShops.SeedAsync(
                scope.ServiceProvider.GetRequiredService<PageShieldDbContext>(), TimeProvider.System.GetUtcNow(), CancellationToken.None);
        Browser = await Server.SignedInBrowserAsync();
        (await Server.ApiClientAsync()).Dispose(); // a token, for the list of them
    }

    public async ValueTask DisposeAsync()
    {
        Browser.Dispose();
        await Server.DisposeAsync();
    }

    /// <summary>A context on the server's database.</summary>
    public async Task<T> ReadAsync<T>(Func<PageShieldDbContext, Task<T>> read)
    {
        await using var db = await Server.Services.GetRequiredService<IDbContextFactory<PageShieldDbContext>>()
            .CreateDbContextAsync(TestContext.Current.CancellationToken);
        return await read(db);
    }

    /// <summary>Submits a form whose token stands on <paramref name="page"/>.</summary>
    public async Task<HttpResponseMessage> PostAsync(string page, string action, params IReadOnlyList<KeyValuePair<string, string>> fields)
    {
        var html = await Browser.GetStringAsync(page, TestContext.Current.CancellationToken);
        var token = Token().Match(html).Groups[1].Value;
        return await Browser.PostAsync(
            action, new FormUrlEncodedContent([.. fields, new("__RequestVerificationToken", token)]), TestContext.Current.CancellationToken);
    }

    [GeneratedRegex("name=\"__RequestVerificationToken\" value=\"([^\"]+)\"")]
    private static partial Regex Token();
}
