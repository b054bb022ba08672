using System.Net;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using PageShield.Audit;
using PageShield.IntegrationTests.Hosting;
using PageShield.Storage;

namespace PageShield.IntegrationTests.Accounts;

/// <summary>Browsers at other addresses, as a proxy in front of the server names them.</summary>
internal static class Strangers
{
    /// <summary>Makes the server believe <see cref="At"/>.</summary>
    public const string BehindProxy = "--PageShield:TrustedProxies=127.0.0.1";

    public static HttpClient At(RunningServer server, string address)
    {
        var browser = server.NewBrowser();
        browser.DefaultRequestHeaders.Add("X-Forwarded-For", address);
        return browser;
    }

    /// <summary>Gives wrong passwords, from one address, in a new browser each.</summary>
    public static async Task GuessAsync(RunningServer server, string name, string address, int times)
    {
        for (var i = 0; i < times; i++)
        {
            using var browser = At(server, address);
            Assert.Equal(HttpStatusCode.OK, (await RunningServer.SignInAsync(browser, name, "not the password")).StatusCode);
        }
    }

    public static async Task<T> ReadAsync<T>(RunningServer server, Func<PageShieldDbContext, Task<T>> read)
    {
        await using var scope = server.Services.CreateAsyncScope();
        return await read(scope.ServiceProvider.GetRequiredService<PageShieldDbContext>());
    }

    public static Task<List<AuditEntry>> EntriesAsync(RunningServer server, string action) =>
        ReadAsync(server,
            db => db.AuditEntries.AsNoTracking().Where(entry => entry.Action == action).OrderBy(entry => entry.Number)
            .ToListAsync(CancellationToken.None));
}
