using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Options;
using PageShield.ReportingEndpoint;
using PageShield.Storage;

namespace PageShield.Web.Observations;

/// <summary>The reporting endpoint as part of this process: the same code as the stand-alone one, on its own listener.</summary>
public static class ReportsHosting
{
    public static void AddReports(this IHostApplicationBuilder builder)
    {
        builder.AddReportingEndpoint();
        builder.Services.AddHostedService<ReportUpkeepWorker>();
        builder.Services.AddOptions<ReportingEndpointOptions>()
            .PostConfigure<IOptions<PageShieldOptions>, DataDirectory>((endpoint, options, directory) =>
        {
            endpoint.DataDirectory = directory.Root;
            endpoint.Hub = options.Value.Hub;
        });
        builder.Services.AddOptions<KestrelServerOptions>().Configure<IOptions<ReportingEndpointOptions>>((kestrel, endpoint) =>
        {
            kestrel.Limits.LimitForReports(endpoint.Value.Reports.BodyBytes);
            // These are limits of all listeners: people's browsers and the proxies before the dashboard send more than a report's sender does.
            (kestrel.Limits.MaxRequestHeadersTotalSize, kestrel.Limits.MaxRequestHeaderCount, kestrel.Limits.MaxRequestLineSize) =
                (32 << 10, 100, 8 << 10);
        });
    }
}
