using System.Diagnostics.Metrics;
using PageShield.ReportingEndpoint.Aggregation;
using PageShield.ReportingEndpoint.Spool;

namespace PageShield.ReportingEndpoint;

/// <summary>Metrics of the endpoint. Meter: <c>PageShield.Reporting</c>.</summary>
internal sealed class EndpointMetrics : IDisposable
{
    /// <summary>Name of the meter.</summary>
    public const string MeterName = "PageShield.Reporting";

    private readonly Meter _meter;

    public EndpointMetrics(
        IMeterFactory meters, ReportReceiver receiver, Aggregator aggregator, SpoolWriter spool, EndpointState state, ReportKeyList keys)
    {
        _meter = meters.Create(MeterName);
        _meter.CreateObservableCounter("pageshield.reporting.requests", () => Requests(receiver), "{request}", "Requests by status code");
        _meter.CreateObservableCounter("pageshield.reporting.reports", () => aggregator.Reports, "{report}", "Reports counted");
        _meter.CreateObservableCounter("pageshield.reporting.overflow", () => aggregator.Overflowed, "{report}", "New reports beyond the budgets");
        _meter.CreateObservableUpDownCounter(
            "pageshield.reporting.slots", () => aggregator.SlotCount, "{observation}", "Distinct observations in memory");
        _meter.CreateObservableCounter("pageshield.reporting.commits", () => spool.Commits, "{commit}", "Groups committed");
        _meter.CreateObservableCounter("pageshield.reporting.commit.time", () => spool.CommitMilliseconds, "ms", "Time spent committing");
        _meter.CreateObservableCounter(
            "pageshield.reporting.commit.failures", () => spool.Failures, "{commit}", "Failed commits");
        _meter.CreateObservableUpDownCounter("pageshield.reporting.spool.size", () => state.UsedBytes, "By", "Bytes in use in the spool");
        _meter.CreateObservableUpDownCounter(
            "pageshield.reporting.spool.batches", () => state.WaitingBatches, "{batch}", "Closed batches waiting for the hub");
        _meter.CreateObservableUpDownCounter(
            "pageshield.reporting.spool.full", () => state.IsFull ? 1 : 0, "{spool}", "1 while requests are rejected with 503");
        _meter.CreateObservableUpDownCounter("pageshield.reporting.keys", () => keys.Count, "{key}", "Known report keys");
    }

    public void Dispose() => _meter.Dispose();

    private static IEnumerable<Measurement<long>> Requests(ReportReceiver receiver)
    {
        for (var status = 0; status < receiver.Statuses.Length; status++)
        {
            var count = Volatile.Read(ref receiver.Statuses[status]);
            if (count > 0) yield return new Measurement<long>(count, new KeyValuePair<string, object?>("status", status));
        }
    }
}
