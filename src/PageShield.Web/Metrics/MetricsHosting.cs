using System.Diagnostics.Metrics;
using Microsoft.AspNetCore.Authorization;
using Microsoft.Extensions.Options;
using OpenTelemetry.Exporter;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;
using PageShield.Pipeline.Reports;
using PageShield.Storage;
using PageShield.Web.Accounts;
using PageShield.Web.Accounts.Tokens;
using PageShield.Web.Hosting;
using PageShield.Web.Hosting.Api;

namespace PageShield.Web.Metrics;

/// <summary>
/// Serves <c>/metrics</c> in the Prometheus text format (API token required) and <c>/health/live</c> and <c>/health/ready</c> for probes, and pushes
/// traces and metrics by OTLP if an address is set.
/// </summary>
public static class MetricsHosting
{
    private const string EndpointMeter = "PageShield.Reporting";

    public static void AddMetrics(this WebApplicationBuilder builder)
    {
        var services = builder.Services;
        services.AddOptions<TelemetryOptions>().BindConfiguration(TelemetryOptions.Section).ValidateOnStart();
        services.AddSingleton<IValidateOptions<TelemetryOptions>, TelemetryOptionsValidator>();
        services.AddSingleton<Readiness>();
        services.AddSingleton<StateMetrics>();
        services.AddHostedService(provider => provider.GetRequiredService<StateMetrics>());

        var settings = builder.Configuration.GetSection(TelemetryOptions.Section).Get<TelemetryOptions>() ?? new TelemetryOptions();
        var telemetry = services.AddOpenTelemetry()
            .ConfigureResource(
                resource => resource.AddService("page-shield", serviceVersion: typeof(MetricsHosting).Assembly.GetName().Version?.ToString(3)))
            .WithMetrics(metrics =>
            {
                metrics.AddMeter(Telemetry.Name, ReportMetrics.MeterName, EndpointMeter, StateMetrics.MeterName, RefusedRequests.MeterName)
                    .AddAspNetCoreInstrumentation().AddHttpClientInstrumentation().AddRuntimeInstrumentation()
                    .AddPrometheusExporter(static exporter => exporter.ScopeInfoEnabled = false);
                if (IsSet(settings))
                {
                    metrics.AddOtlpExporter((exporter, reader) =>
                    {
                        Configure(exporter, settings, "v1/metrics");
                        reader.PeriodicExportingMetricReaderOptions.ExportIntervalMilliseconds = settings.IntervalSeconds * 1000;
                    });
                }
            });
        // Meters match by name in the whole process. Drop those of another server in the same process.
        services.ConfigureOpenTelemetryMeterProvider(static (provider, metrics) =>
        {
            var own = provider.GetRequiredService<IMeterFactory>();
            metrics.AddView(instrument => instrument.Meter.Scope is null
                || ReferenceEquals(instrument.Meter.Scope, own) ? BoundedSeries.Of(instrument) : MetricStreamConfiguration.Drop);
        });
        if (!IsSet(settings)) return;

        telemetry.WithTracing(traces => traces
            .AddSource(Telemetry.Name)
            .AddAspNetCoreInstrumentation(requests => requests.Filter = http => !http.Request.Path.StartsWithSegments("/r")
                && !http.Request.Path.StartsWithSegments("/health") && http.Request.Path != "/metrics")
            .AddHttpClientInstrumentation()
            .AddOtlpExporter(exporter => Configure(exporter, settings, "v1/traces")));
    }

    public static void MapMetrics(this IEndpointRouteBuilder routes)
    {
        // API tokens only, no sessions: a scraper with a wrong token must get a 401, not a redirect to the sign-in page.
        routes.MapPrometheusScrapingEndpoint("/metrics", meterProvider: null, static branch => branch.UseMiddleware<SiteSeries>(), optionsName: null)
            .RequireAuthorization(new AuthorizeAttribute(Policies.Viewer) { AuthenticationSchemes = ApiTokenAuthentication.Scheme });
        // No authentication: probes that send a cookie or token are served without the database, too.
        routes.MapGet("/health/live", static () => TypedResults.Text("live\n")).AllowAnonymous().ShortCircuit().ExcludeFromDescription();
        routes.MapGet("/health/ready", ReadyAsync).AllowAnonymous().ShortCircuit().ExcludeFromDescription();
    }

    private static async Task<IResult> ReadyAsync(Readiness readiness, HttpResponse response, CancellationToken cancellationToken)
    {
        var state = await readiness.CheckAsync(cancellationToken);
        response.Headers.CacheControl = "no-store";
        return TypedResults.Json(state, statusCode: state.IsReady ? StatusCodes.Status200OK : StatusCodes.Status503ServiceUnavailable);
    }

    private static bool IsSet(TelemetryOptions settings) => PageShieldOptions.TryParseAddress(settings.Otlp, out _);

    private static void Configure(OtlpExporterOptions exporter, TelemetryOptions settings, string path)
    {
        var address = new Uri(settings.Otlp!); // not null: IsSet
        var isGrpc = settings.Protocol == "grpc";
        exporter.Protocol = isGrpc ? OtlpExportProtocol.Grpc : OtlpExportProtocol.HttpProtobuf;
        exporter.Endpoint = isGrpc || address.AbsolutePath != "/" ? address : new Uri(address, path);
        if (settings.Headers is { Length: > 0 } headers) exporter.Headers = headers;
    }
}
