using PageShield.Alerts;
using PageShield.Crawler;
using PageShield.ReportingEndpoint;
using PageShield.Web.Accounts;
using PageShield.Web.Alerts;
using PageShield.Web.Audit;
using PageShield.Web.Changes;
using PageShield.Web.Cloudflare;
using PageShield.Web.Demo;
using PageShield.Web.Filters;
using PageShield.Web.Hosting;
using PageShield.Web.Hosting.Listening;
using PageShield.Web.Layout.Shell;
using PageShield.Web.Metrics;
using PageShield.Web.Observations;
using PageShield.Web.Scheduling;
using PageShield.Web.Sites;
using PageShield.Workers;

namespace PageShield.Web;

/// <summary>One process: dashboard, API, scheduler, crawler and reporting endpoint.</summary>
public static class Program
{
    public static Task<int> Main(string[] args)
    {
        if (args is [WorkerProgram.Verb]) return Task.FromResult(Worker.Run([.. AnalysisTasks.All, .. PageTasks.All]));
        if (Usage.For(args) is not { } text) return ServerStart.RunAsync(() => Build(args));
        Console.WriteLine(text);
        return Task.FromResult(0);
    }

    /// <summary>Builds the server without starting it.</summary>
    /// <param name="args">Settings as <c>--PageShield:Name=value</c>; they override environment variables and files.</param>
    /// <param name="adjust">For tests: final changes to the services.</param>
    public static WebApplication Build(string[] args, Action<WebApplicationBuilder>? adjust = null)
    {
        var builder = ServerStart.CreateBuilder(args);
        builder.Services.AddPageShield(builder.Configuration);
        builder.Services.AddHosting();
        builder.Services.AddAccounts();
        builder.Services.AddFilters();
        builder.Services.AddZones();
        builder.Services.AddAlerts();
        builder.Services.AddChangeScreens();
        builder.Services.AddDemoShop();
        builder.Services.AddCrawling();
        builder.Services.AddScheduling();
        builder.AddReports();
        builder.AddMetrics();
        adjust?.Invoke(builder);

        var app = builder.Build();
        app.TakeDataDirectory();
        app.MapReportingEndpoint(static http => Listeners.Of(http) == Listener.Reports);
        app.UseDemoShop();
        app.UseHosting();
        app.MapStaticAssets().AllowAnonymous().ShortCircuit(); // style sheets need no account, and therefore no database
        app.MapRazorComponents<App>();

        var routes = app.MapGroup("").WithOrder(-1); // pages also accept POST, so form routes must match first
        routes.MapTheme();
        routes.MapDashboard();
        routes.MapAccounts();
        routes.MapFilters();
        routes.MapSitesApi();
        routes.MapZones();
        routes.MapChannels();
        routes.MapAudit();
        routes.MapDemoApi();
        routes.MapMetrics();
        EndpointsOnce.Wrap(app);
        return app;
    }
}
