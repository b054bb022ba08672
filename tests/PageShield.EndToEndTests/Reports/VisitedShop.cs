using System.Diagnostics;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using PageShield.EndToEndTests.Crawls;
using PageShield.EndToEndTests.Demo;
using PageShield.Inventory.Pages;
using PageShield.Inventory.Scripts;
using PageShield.Sites;
using PageShield.Storage;

namespace PageShield.EndToEndTests.Reports;

/// <summary>A shop's page with the headers of <see cref="HeaderSnippets"/>, and the server to which they send reports.</summary>
internal sealed class VisitedShop : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(90);

    private readonly DemoServer _server;
    private readonly FixtureSite _shop;

    private VisitedShop(DemoServer server, FixtureSite shop) => (_server, _shop) = (server, shop);

    /// <summary>The page to visit.</summary>
    public string Page => _shop.Url("shop.localhost/checkout");

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    /// <param name="authority">Who vouches for both servers; null for plain HTTP.</param>
    public static async Task<VisitedShop> OpenAsync(TestAuthority? authority)
    {
        var server = await DemoServer.StartAsync(authority is null
            ? []
            : ["--PageShield:Reports=https://127.0.0.1:0", $"--Kestrel:Certificates:Default:Path={authority.ServerFile}"]);
        var shop = await FixtureSite.StartAsync(authority?.Certificate);
        var visited = new VisitedShop(server, shop);
        var snippets = new HeaderSnippets(
            server.Reports.GetLeftPart(UriPartial.Authority)
                .Replace("127.0.0.1", "localhost", StringComparison.Ordinal), await visited.AddSiteAsync(), overHttps: authority is not null);
        (string, string)[] headers = snippets.ReportingEndpoints is { } endpoints
            ? [("Content-Security-Policy-Report-Only", snippets.Policy), ("Reporting-Endpoints", endpoints)]
            : [("Content-Security-Policy-Report-Only", snippets.Policy)];
        var framed = $"<iframe srcdoc='<script src={shop.Url("framed.localhost/tag.js")}></script>'></iframe>";
        shop.Html("shop.localhost/checkout",
            $"<!doctype html><title>Checkout</title><script crossorigin src=\"{shop.Url("vendor.localhost/tag.js")}\"></script>{framed}", headers);
        shop.Script("framed.localhost/tag.js", "window.framed = true");
        shop.Script("vendor.localhost/tag.js", "window.tagged = true", ("Access-Control-Allow-Origin", "*"));
        return visited;
    }

    /// <summary>The first script of a host, once a report about it has arrived.</summary>
    public Task<Script> ScriptAsync(string host) =>
        WaitForAsync($"report about {host}", context => context.Scripts.FirstOrDefaultAsync(script => script.Host == host, Cancel));

    /// <summary>A version of that script, once a browser has said its hash.</summary>
    public Task<ScriptVersion> VersionAsync(string host) =>
        WaitForAsync($"hash of a script of {host}", context => context.ScriptVersions
            .FirstOrDefaultAsync(version => context.Scripts.Any(script => script.Id == version.ScriptId && script.Host == host), Cancel));

    public async ValueTask DisposeAsync()
    {
        await _shop.DisposeAsync();
        await _server.DisposeAsync();
    }

    private async Task<string> AddSiteAsync()
    {
        await using var scope = _server.Services.CreateAsyncScope();
        var outcome = await scope.ServiceProvider.GetRequiredService<SiteRegistry>()
            .CreateAsync(new SiteDraft { Hosts = ["shop.localhost"], StartUrls = [_shop.Url("shop.localhost/")] }, "test", Cancel);
        return outcome.Site?.ReportKey ?? throw new InvalidOperationException("The site was refused.");
    }

    private async Task<T> WaitForAsync<T>(string what, Func<PageShieldDbContext, Task<T?>> find)
        where T : class
    {
        var contexts = _server.Services.GetRequiredService<IDbContextFactory<PageShieldDbContext>>();
        for (var waited = Stopwatch.StartNew(); ; await Task.Delay(200, Cancel))
        {
            await using var context = await contexts.CreateDbContextAsync(Cancel);
            if (await find(context) is { } found) return found;
            Assert.True(waited.Elapsed < Patience, $"No {what} reached the inventory within {Patience.TotalSeconds} s. The browser had asked for {string.Join(", ", _shop.Log.Select(entry => entry.Target))}.");
        }
    }
}
