using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using PageShield.ReportingEndpoint.Aggregation;
using PageShield.ReportingEndpoint.Hub;
using PageShield.ReportingEndpoint.Spool;
using PageShield.Reports;
using PageShield.Reports.Settings;

namespace PageShield.ReportingEndpoint;

/// <summary>Puts the reporting endpoint into a web host: its own or the dashboard's.</summary>
public static class ReportingEndpoint
{
    /// <summary>Configuration section of <see cref="ReportingEndpointOptions"/>.</summary>
    public const string Section = "PageShield";

    // A machine may keep the settings of server and endpoint together, so that names of the other's are none of this one's business.
    private static readonly SettingsCheck Settings = new([new(Section, typeof(ReportingEndpointOptions))], knowsAll: false);

    /// <summary>The endpoint as a host of its own, listening at <see cref="ReportLimits.Urls"/>; ready to start.</summary>
    /// <param name="args">Command line, as configuration: <c>--PageShield:DataDirectory=…</c>.</param>
    public static WebApplication CreateHost(string[] args)
    {
        // Settings are read at the start: a watch on the folder would wake for every commit to a spool inside it.
        var builder = WebApplication.CreateSlimBuilder(["--hostBuilder:reloadConfigOnChange=false", .. args]);
        // Requests are counted, not logged: for this log the host would begin an activity and a scope with each of them.
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
    /// Adds the endpoint's services: the spool in the data directory, the forwarder to the hub (PostgreSQL where
    /// <c>PageShield:Hub</c> is set, else the SQLite file beside the spool) and the key list.
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
    /// Lets the endpoint answer, and nothing else, where the host says that a request reached the reporting listener.
    /// Place it before everything that authenticates, redirects or checks hosts. Decide by the connection: a Host header
    /// is the sender's choice.
    /// </summary>
    /// <param name="app">The host's pipeline.</param>
    /// <param name="arrivedAtListener">Which requests are the endpoint's; null for every request.</param>
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

    /// <summary>Limits against slow and greedy clients, for a server that takes reports.</summary>
    public static void LimitForReports(this KestrelServerLimits limits, int bodyBytes)
    {
        // Above our own limit, so that the rest of a refused body is read and the sender sees 413 instead of a broken pipe.
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
