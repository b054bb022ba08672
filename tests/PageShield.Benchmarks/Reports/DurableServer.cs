using PageShield.ReportingEndpoint;

namespace PageShield.Benchmarks.Reports;

/// <summary>The real endpoint, in a process that tells what it allocated.</summary>
internal static class DurableServer
{
    public const string Name = "durable-server";

    public static async Task RunAsync(string[] args, CancellationToken cancellationToken)
    {
        await using var app = ReportingEndpoint.ReportingEndpoint.CreateHost(args);
        await app.StartAsync(cancellationToken);
        await ServedProcess.ServeAsync(cancellationToken);
        await app.StopAsync(cancellationToken);
    }
}
