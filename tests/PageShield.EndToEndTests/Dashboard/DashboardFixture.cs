using Microsoft.AspNetCore.Builder;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Playwright;
using PageShield.IntegrationTests.Screens;
using PageShield.Storage;
using PageShield.Web.Accounts.SignIn;
using PageShield.Web.Hosting;
using PageShield.Web.Hosting.Listening;

namespace PageShield.EndToEndTests.Dashboard;

/// <summary>The real server over seeded shops, and a real browser in which an administrator has signed in through the set-up link.</summary>
public sealed class DashboardFixture(ChromiumFixture chromium) : IAsyncLifetime
{
    private readonly string _folder = Directory.CreateTempSubdirectory("dashboard-").FullName;
    private WebApplication? _app;
    private IBrowser? _browser;
    private string _session = "";

    public string Address => _app!.Services.GetRequiredService<ServerAddresses>()[Listener.Dashboard]; // set by InitializeAsync

    public async ValueTask InitializeAsync()
    {
        chromium.Require();
        string[] arguments =
        [
            $"--PageShield:DataDirectory={_folder}", "--PageShield:Dashboard=http://127.0.0.1:0",
            "--PageShield:Reports=http://127.0.0.1:0", "--PageShield:Demo=http://127.0.0.1:0",
        ];
        _app = Web.Program.Build(arguments, static builder =>
        {
            builder.Logging.ClearProviders();

            // Nothing runs beside the tests: what is seeded stays as it is.
            foreach (var service in builder.Services.Where(service => service.ImplementationType?.Namespace == "PageShield.Web.Scheduling"
                && service.ServiceType == typeof(IHostedService)).ToList())
                builder.Services.Remove(service);
        });
        await _app.StartPageShieldAsync(CancellationToken.None);
        await using (var db = await OpenAsync())
            await SeededShops.SeedAsync(db, TimeProvider.System.GetUtcNow(), CancellationToken.None);

        _browser = await chromium.BrowserAsync();
        await SetUpAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (_app is not null) await _app.DisposeAsync();
        SqliteConnection.ClearAllPools();
        Directory.Delete(_folder, recursive: true);
    }

    /// <summary>A fresh tab in which the administrator is signed in; the context is the caller's to dispose.</summary>
    public async Task<IPage> OpenTabAsync(int width = 1440, bool javaScript = true, ColorScheme colours = ColorScheme.Light)
    {
        var context = await _browser!.NewContextAsync(new BrowserNewContextOptions // set by InitializeAsync
        {
            BaseURL = Address,
            StorageState = _session,
            JavaScriptEnabled = javaScript,
            ColorScheme = colours,
            ViewportSize = new ViewportSize { Width = width, Height = 900 },
        });
        return await context.NewPageAsync();
    }

    /// <summary>A context on the server's database.</summary>
    public Task<PageShieldDbContext> OpenAsync() =>
        // set by InitializeAsync
        _app!.Services.GetRequiredService<IDbContextFactory<PageShieldDbContext>>().CreateDbContextAsync(CancellationToken.None);

    private async Task SetUpAsync()
    {
        var token = await _app!.Services.GetRequiredService<SetUpLink>().CreateAsync(CancellationToken.None); // set by InitializeAsync
        await using var context = await _browser!.NewContextAsync(new BrowserNewContextOptions { BaseURL = Address }); // set by InitializeAsync
        var page = await context.NewPageAsync();
        await page.GotoAsync($"/set-up?token={token}");
        await page.GetByLabel("Name", new PageGetByLabelOptions { Exact = true }).FillAsync("ann");
        foreach (var password in await page.Locator("input[type=password]").AllAsync()) await password.FillAsync("a plain long sentence");
        await page.GetByRole(AriaRole.Main).GetByRole(AriaRole.Button).First.ClickAsync();
        await page.GetByRole(AriaRole.Heading, new PageGetByRoleOptions { Name = "Decisions for today" }).WaitForAsync();
        _session = await context.StorageStateAsync();
    }
}
