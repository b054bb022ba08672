using System.Diagnostics.Metrics;
using OpenTelemetry.Metrics;

namespace PageShield.Web.Metrics;

/// <summary>
/// How the framework's figures are kept: without addresses, hosts and routes, of which a crawler meets ever more and each of which would
/// be a histogram of its own; seventeen lines each made megabytes of a small server's metrics.
/// </summary>
internal static class BoundedSeries
{
    private const int MostPerInstrument = 100;
    private static readonly double[] Seconds = [0.01, 0.05, 0.25, 1, 5, 30];

    private static readonly string[] Kept =
    [
        "http.request.method", "http.response.status_code", "error.type", "network.protocol.version", "http.connection.state",
        "gc.heap.generation", "dotnet.gc.heap.generation", "cpu.mode",
        "aspnetcore.routing.match_status", "aspnetcore.diagnostics.exception.result", "aspnetcore.authentication.result",
        "aspnetcore.authentication.scheme", "aspnetcore.authorization.result",
        "aspnetcore.rate_limiting.policy", "aspnetcore.rate_limiting.result", "aspnetcore.identity.result", "aspnetcore.identity.sign_in.type",
    ];

    /// <summary>The view of an instrument; null for one of ours, whose labels are vocabularies and sites.</summary>
    public static MetricStreamConfiguration? Of(Instrument instrument)
    {
        if (instrument.Meter.Name.StartsWith("PageShield", StringComparison.Ordinal)) return null;
        var isHistogram = instrument.GetType() is { IsGenericType: true } type && type.GetGenericTypeDefinition() == typeof(Histogram<>);
        return isHistogram
            ? new ExplicitBucketHistogramConfiguration { TagKeys = Kept, Boundaries = Seconds, CardinalityLimit = MostPerInstrument }
            : new MetricStreamConfiguration { TagKeys = Kept, CardinalityLimit = MostPerInstrument };
    }
}
