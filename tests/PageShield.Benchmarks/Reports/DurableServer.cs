using System.Diagnostics.Metrics;
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
        var commits = 0L;
        using var listener =
            new MeterListener
            {
                InstrumentPublished = static (instrument, listener) =>
            { if (instrument.Name == "pageshield.reporting.commits") listener.EnableMeasurementEvents(instrument); }
            };
        listener.SetMeasurementEventCallback<long>((_, value, _, _) => commits = value);
        listener.Start();
        await ServedProcess.ServeAsync(
            () =>
            {
                listener.RecordObservableInstruments();
                return commits;
            },
            cancellationToken);
        await app.StopAsync(cancellationToken);
    }
}
