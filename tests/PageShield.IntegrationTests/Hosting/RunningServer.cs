using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using PageShield.Storage;
using PageShield.Web.Accounts.SignIn;
using PageShield.Web.Hosting;
using PageShield.Web.Hosting.Listening;
using PageShield.Web.Scheduling;

namespace PageShield.IntegrationTests.Hosting;

/// <summary>The real server on free loopback ports, with its data in a temporary folder; on SQLite or on a fresh PostgreSQL database.</summary>
public sealed partial class RunningServer : IAsyncDisposable
{
    public const string Password = "a plain long sentence";

    private readonly string _folder;
    private readonly bool _ownsFolder;

    private RunningServer(WebApplication app, string folder, bool ownsFolder)
    {
        App = app;
        _folder = folder;
        _ownsFolder = ownsFolder;
    }

    public WebApplication App { get; }

    public IServiceProvider Services => App.Services;

    public string DataDirectory => _folder;

    public string Dashboard => Services.GetRequiredService<ServerAddresses>()[Listener.Dashboard];

    public string Reports => Services.GetRequiredService<ServerAddresses>()[Listener.Reports];

    public string Demo => Services.GetRequiredService<ServerAddresses>()[Listener.Demo];

    /// <summary>Starts a server.</summary>
    /// <param name="store">SQLite in the folder, or a database of its own on the shared PostgreSQL server.</param>
    /// <param name="folder">Data directory to use and leave; null for a temporary one.</param>
    /// <param name="adjust">Last changes to the services.</param>
    /// <param name="settings">Further command-line settings.</param>
    public static async Task<RunningServer> StartAsync(
        Store store = Store.Sqlite, string? folder = null, Action<WebApplicationBuilder>? adjust = null, params string[] settings)
    {
        var root = folder ?? Directory.CreateTempSubdirectory("pageshield-server-").FullName;
        if (folder is null && store == Store.Sqlite) await MigratedDatabase.PutAsync(root, TestContext.Current.CancellationToken);
        string[] hub = store == Store.Sqlite
            ? []
            : [$"--PageShield:Hub={await MigratedDatabase.CreateHubAsync(TestContext.Current.CancellationToken)}"];
        RunningServer? started = null;
        var failures = new KeptFailures();
        try
        {
            var app = PageShield.Web.Program.Build([.. Arguments(root), .. hub, .. settings], builder =>
            {
                // Hangfire keeps the last host's logger in a static field, and would use it after its end.
                builder.Services.AddSingleton<ILoggerFactory>(failures);
                // Sites in these tests do not exist: nobody shall go and look.
                builder.Services.Remove(builder.Services.Single(service => service.ImplementationType == typeof(CrawlScheduler)));
                adjust?.Invoke(builder);
            });
            var server = new RunningServer(app, root, folder is null);
            started = server;
            await app.StartPageShieldAsync(TestContext.Current.CancellationToken);
            return server;
        }
        catch (Exception exception)
        {
            TestContext.Current.SendDiagnosticMessage("The server did not start: {0} {1}", exception.Message, failures);
            if (failures.ToString() is { Length: > 0 } logged) TestContext.Current.AddWarning(logged);
            if (started is not null) await started.DisposeAsync();
            else if (folder is null) Directory.Delete(root, recursive: true);
            throw;
        }
    }

    public static string[] Arguments(string folder) =>
    [
        $"--PageShield:DataDirectory={folder}", "--PageShield:Dashboard=http://127.0.0.1:0",
        "--PageShield:Reports=http://127.0.0.1:0", "--PageShield:Demo=http://127.0.0.1:0",
    ];

    /// <summary>A browser without a session: keeps cookies, follows no redirects.</summary>
    public HttpClient NewBrowser(string? address = null) =>
        new(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = true, CookieContainer = new CookieContainer() })
        {
            BaseAddress =
            new Uri(address ?? Dashboard)
        };

    /// <summary>A browser in which the first administrator is signed in; creates that account where it is missing.</summary>
    public async Task<HttpClient> SignedInBrowserAsync(string name = "ann")
    {
        var browser = NewBrowser();
        var link = Services.GetRequiredService<SetUpLink>();
        if (await link.CreateAsync(TestContext.Current.CancellationToken) is { } token)
        {
            var fields =
                new Dictionary<string, string>
                {
                    ["Entry.Name"] = name,
                    ["Entry.Password"] = Password,
                    ["Entry.Repeated"] = Password,
                    ["Entry.TimeZone"] = "UTC"
                };
            var answer = await SubmitAsync(browser, $"/set-up?token={token}", "set-up", fields);
            Assert.Equal(HttpStatusCode.Redirect, answer.StatusCode);
            return browser;
        }

        var signedIn = await SignInAsync(browser, name, Password);
        Assert.Equal(HttpStatusCode.Redirect, signedIn.StatusCode);
        return browser;
    }

    public static Task<HttpResponseMessage> SignInAsync(HttpClient browser, string name, string password, string path = "/sign-in") =>
        SubmitAsync(browser, path, "sign-in", new Dictionary<string, string> { ["Entry.Name"] = name, ["Entry.Password"] = password });

    /// <summary>Loads a page, fills in one of its forms and submits it, as a browser without JavaScript does.</summary>
    public static async Task<HttpResponseMessage> SubmitAsync(
        HttpClient browser, string path, string form, IReadOnlyDictionary<string, string> fields)
    {
        var page = await browser.GetStringAsync(path);
        var token = AntiforgeryField().Match(page).Groups[1].Value;
        Assert.NotEmpty(token);
        return await browser.PostAsync(path, new FormUrlEncodedContent(
            [.. fields, new("_handler", form), new("__RequestVerificationToken", WebUtility.HtmlDecode(token))]));
    }

    /// <summary>Submits the form of a page that leads elsewhere, with no field but its token.</summary>
    public static async Task<HttpResponseMessage> SubmitToAsync(HttpClient browser, string path, string action)
    {
        var token = AntiforgeryField().Match(await browser.GetStringAsync(path)).Groups[1].Value;
        Assert.NotEmpty(token);
        return await browser.PostAsync(action, new FormUrlEncodedContent([new("__RequestVerificationToken", WebUtility.HtmlDecode(token))]));
    }

    /// <summary>A program with a fresh token of this role.</summary>
    public async Task<HttpClient> ApiClientAsync(string role = "admin")
    {
        await using var scope = Services.CreateAsyncScope();
        var issued = scope.ServiceProvider.GetRequiredService<PageShield.Accounts.ApiTokens>().Issue($"test {role}", role, null, "test");
        await scope.ServiceProvider.GetRequiredService<PageShieldDbContext>().SaveChangesAsync();
        var client = new HttpClient { BaseAddress = new Uri(Dashboard) };
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", issued.Secret);
        return client;
    }

    /// <summary>Adds a site through the API.</summary>
    public static async Task<int> AddSiteAsync(HttpClient api, object draft)
    {
        var answer = await api.PostAsJsonAsync("/api/sites", draft);
        Assert.Equal(HttpStatusCode.Created, answer.StatusCode);
        return (await answer.Content.ReadFromJsonAsync<Created>())!.Id; // not null: 201 has a body
    }

    public async ValueTask DisposeAsync()
    {
        await App.DisposeAsync();
        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
        if (_ownsFolder && Directory.Exists(_folder)) Directory.Delete(_folder, recursive: true);
    }

    [GeneratedRegex("name=\"__RequestVerificationToken\" value=\"([^\"]+)\"")]
    private static partial Regex AntiforgeryField();

    private sealed record Created(int Id, string ReportKey);
}

/// <summary>Where the data is.</summary>
public enum Store
{
    Sqlite,
    PostgreSql,
}
