using System.Diagnostics.Metrics;
using OpenTelemetry.Metrics;

namespace PageShield.Web.Metrics;

/// <summary>
/// Views that bound the framework's metrics. Labels for addresses, hosts and routes are dropped: a crawler sees ever more of them, and each would
/// add a histogram of seventeen lines, which amounts to megabytes even for a small server.
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

    /// <summary>The view of an instrument; null for Page Shield's own instruments, whose labels are bounded (vocabularies and sites).</summary>
    public static MetricStreamConfiguration? Of(Instrument instrument)
    {
        if (instrument.Meter.Name.StartsWith("PageShield", StringComparison.Ordinal)) return null;
        var isHistogram = instrument.GetType() is { IsGenericType: true } type && type.GetGenericTypeDefinition() == typeof(Histogram<>);
        return isHistogram
            ? new ExplicitBucketHistogramConfiguration { TagKeys = Kept, Boundaries = Seconds, CardinalityLimit = MostPerInstrument }
            : new MetricStreamConfiguration { TagKeys = Kept, CardinalityLimit = MostPerInstrument };
    }
}
