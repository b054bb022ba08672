using Microsoft.AspNetCore.Builder;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using PageShield.Web.Demo;
using PageShield.Web.Hosting;
using PageShield.Web.Hosting.Listening;

namespace PageShield.EndToEndTests.Demo;

/// <summary>The real server on free ports with its data in a temporary folder, for visits to its demo shop.</summary>
internal sealed class DemoServer : IAsyncDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("demo-shop-").FullName;
    private WebApplication? _app;

    public DemoSwitch Switch => Services.GetRequiredService<DemoSwitch>();

    public int Port => new Uri(Services.GetRequiredService<ServerAddresses>()[Listener.Demo]).Port;

    public string Shop => $"http://shop.localhost:{Port}";

    /// <summary>Where reports are taken in.</summary>
    public Uri Reports => new(Services.GetRequiredService<ServerAddresses>()[Listener.Reports]);

    public IServiceProvider Services => _app!.Services; // set by StartAsync

    /// <param name="settings">More settings, as on the command line; a later one wins.</param>
    public static async Task<DemoServer> StartAsync(params string[] settings)
    {
        var server = new DemoServer();
        string[] arguments =
        [
            $"--PageShield:DataDirectory={server._folder}", "--PageShield:Dashboard=http://127.0.0.1:0",
            "--PageShield:Reports=http://127.0.0.1:0", "--PageShield:Demo=http://127.0.0.1:0", .. settings,
        ];
        server._app = Web.Program.Build(arguments, static builder => builder.Logging.ClearProviders());
        await server._app.StartPageShieldAsync(TestContext.Current.CancellationToken);
        return server;
    }

    public async ValueTask DisposeAsync()
    {
        if (_app is not null) await _app.DisposeAsync();
        SqliteConnection.ClearAllPools();
        Directory.Delete(_folder, recursive: true);
    }
}
