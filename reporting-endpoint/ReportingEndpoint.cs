using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using PageShield.ReportingEndpoint.Aggregation;
using PageShield.ReportingEndpoint.Hub;
using PageShield.ReportingEndpoint.Spool;
using PageShield.Reports;
using PageShield.Reports.Batches;
using PageShield.Reports.Settings;

namespace PageShield.ReportingEndpoint;

/// <summary>Adds the reporting endpoint to a web host: its own or the dashboard's.</summary>
public static class ReportingEndpoint
{
    /// <summary>Configuration section of <see cref="ReportingEndpointOptions"/>.</summary>
    public const string Section = "PageShield";

    // Server and endpoint may share their settings, so names that only the server knows are not errors.
    private static readonly SettingsCheck Settings = new([new(Section, typeof(ReportingEndpointOptions))], knowsAll: false);

    /// <summary>Creates the stand-alone host, which listens on <see cref="ReportLimits.Urls"/>.</summary>
    /// <param name="args">Command-line settings: <c>--PageShield:DataDirectory=…</c>.</param>
    public static WebApplication CreateHost(string[] args)
    {
        // Settings are only read at startup: a file watcher would wake up for every commit to a spool in the same folder.
        var builder = WebApplication.CreateSlimBuilder(["--hostBuilder:reloadConfigOnChange=false", .. args]);
        // Requests are counted, not logged: with this log, the host would create an activity and a scope per request.
        builder.Logging.SetMinimumLevel(LogLevel.Warning).AddFilter("PageShield", LogLevel.Information)
            .AddFilter("Microsoft.AspNetCore.Hosting.Diagnostics", LogLevel.None);
        List<string> problems = [.. CommandLineSettings.Problems(args, Settings), .. Settings.Problems(builder.Configuration.AsEnumerable())];
        if (problems.Count > 0) throw new OptionsValidationException(Section, typeof(ReportingEndpointOptions), problems);
        builder.AddReportingEndpoint();

        var limits = builder.Configuration.GetSection(Section).Get<ReportingEndpointOptions>()?.Reports ?? new ReportLimits();
        builder.WebHost.UseUrls(limits.Urls);
        builder.WebHost.UseKestrelHttpsConfiguration();
        builder.WebHost.ConfigureKestrel(server =>
        {
            server.AddServerHeader = false;
            server.Limits.LimitForReports(limits.BodyBytes);
        });

        var app = builder.Build();
        app.MapReportingEndpoint();
        return app;
    }

    /// <summary>
    /// Adds the endpoint's services: the spool in the data directory, the forwarder to the hub (PostgreSQL if
    /// <c>PageShield:Hub</c> is set, else the SQLite file next to the spool) and the key list.
    /// </summary>
    public static IHostApplicationBuilder AddReportingEndpoint(this IHostApplicationBuilder builder)
    {
        var services = builder.Services;
        services.AddOptions<ReportingEndpointOptions>().BindConfiguration(Section).ValidateOnStart();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<ReportingEndpointOptions>, ReportingEndpointOptionsValidator>());
        services.TryAddSingleton(TimeProvider.System);
        services.AddMetrics();
        services.AddSingleton(OpenSpool);
        services.AddSingleton(
            provider => new Aggregator(
            LimitsOf(provider), provider.GetRequiredService<TimeProvider>(), provider.GetRequiredService<SpoolFile>().NextBatch()));
        services.AddSingleton<SpoolWriter>();
        services.AddSingleton(OpenHub);
        services.AddSingleton<EndpointState>();
        services.AddSingleton<UntrustedProxies>();
        services.AddSingleton<ClientAddress>();
        services.AddSingleton<ReportKeyList>();
        services.AddSingleton<ReportKeyRefresher>();
        services.AddSingleton<ReportReceiver>();
        services.AddSingleton<EndpointMetrics>();
        services.AddHostedService(provider => provider.GetRequiredService<ReportKeyRefresher>());
        services.AddHostedService<ReportForwarder>();
        return builder;
    }

    /// <summary>
    /// Routes all requests of the reporting listener to the endpoint, and to nothing else.
    /// Call it before middleware that authenticates, redirects or checks hosts. Decide by the connection: senders control
    /// the Host header.
    /// </summary>
    /// <param name="app">The host's pipeline.</param>
    /// <param name="arrivedAtListener">Selects the requests of the endpoint; null for all requests.</param>
    public static IApplicationBuilder MapReportingEndpoint(this IApplicationBuilder app, Func<HttpContext, bool>? arrivedAtListener = null)
    {
        var receiver = app.ApplicationServices.GetRequiredService<ReportReceiver>();
        app.ApplicationServices.GetRequiredService<EndpointMetrics>();
        if (arrivedAtListener is null)
        {
            app.Run(receiver.HandleAsync);
            return app;
        }

        return app.MapWhen(arrivedAtListener, branch => branch.Run(receiver.HandleAsync));
    }

    /// <summary>Sets limits against slow and abusive clients for a server that receives reports.</summary>
    public static void LimitForReports(this KestrelServerLimits limits, int bodyBytes)
    {
        // Above the endpoint's own limit, to read the rest of a rejected body: the sender then gets 413 instead of a broken pipe.
        limits.MaxRequestBodySize = Math.Max(32 << 20, bodyBytes);
        limits.MaxRequestBufferSize = Math.Max(1 << 20, 2 * bodyBytes);
        limits.MaxRequestHeadersTotalSize = 16 << 10;
        limits.MaxRequestHeaderCount = 64;
        limits.MaxRequestLineSize = 4 << 10;
        limits.MaxConcurrentConnections = 20_000;
        limits.RequestHeadersTimeout = TimeSpan.FromSeconds(10);
        limits.KeepAliveTimeout = TimeSpan.FromSeconds(60);
        limits.MinRequestBodyDataRate = new MinDataRate(bytesPerSecond: 500, gracePeriod: TimeSpan.FromSeconds(5));
        limits.Http2.MaxStreamsPerConnection = 100;
    }

    private static ReportLimits LimitsOf(IServiceProvider provider) =>
        provider.GetRequiredService<IOptions<ReportingEndpointOptions>>().Value.Reports;

    private static SpoolFile OpenSpool(IServiceProvider provider)
    {
        var options = provider.GetRequiredService<IOptions<ReportingEndpointOptions>>().Value;
        return SpoolFile.Open(options.DataDirectory, (long)options.Reports.SpoolMegabytes << 20);
    }

    private static IHub OpenHub(IServiceProvider provider)
    {
        var options = provider.GetRequiredService<IOptions<ReportingEndpointOptions>>().Value;
        return string.IsNullOrWhiteSpace(options.Hub)
            ? new SqliteHub(Path.Combine(options.DataDirectory, HubTables.SqliteFileName))
            : new PostgreSqlHub(options.Hub);
    }
}
