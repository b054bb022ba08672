using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Options;
using PageShield.ReportingEndpoint;
using PageShield.Storage;

namespace PageShield.Web.Observations;

/// <summary>Hosts the reporting endpoint in this process. The code is that of the stand-alone endpoint, with a separate listener.</summary>
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
            // Kestrel applies these limits to all listeners. Requests to the dashboard, also through proxies, are larger than reports.
            (kestrel.Limits.MaxRequestHeadersTotalSize, kestrel.Limits.MaxRequestHeaderCount, kestrel.Limits.MaxRequestLineSize) =
                (32 << 10, 100, 8 << 10);
        });
    }
}
