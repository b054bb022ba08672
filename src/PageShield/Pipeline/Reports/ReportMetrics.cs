using System.Diagnostics.Metrics;
using PageShield.Reports;
using PageShield.Reports.Parsing;

namespace PageShield.Pipeline.Reports;

/// <summary>Metrics of the reports applied by this hub, under the meter <see cref="MeterName"/>.</summary>
public sealed class ReportMetrics : IDisposable
{
    public const string MeterName = "PageShield.Reports";

    private readonly Meter _meter;
    private readonly Counter<long> _reports;
    private readonly Counter<long> _batches;

    public ReportMetrics(IMeterFactory meters)
    {
        ArgumentNullException.ThrowIfNull(meters);
        _meter = meters.Create(MeterName);
        _reports = _meter.CreateCounter<long>("pageshield.reports", "{report}", "Visitors' reports by site, outcome and reason");
        _batches = _meter.CreateCounter<long>("pageshield.reports.batches", "{batch}", "Batches applied");
    }

    /// <summary>Counts an applied batch.</summary>
    public void Applied(IReadOnlyList<AppliedReports> sites)
    {
        _batches.Add(1);
        foreach (var site in sites)
        {
            foreach (var (outcome, reason, count) in site.Counts.Where(count => count.Count > 0))
            {
                // Outcomes and reasons are fixed values, except the types of unknown reports.
                var known = outcome == ReportOutcome.Accepted && ReportTypes.Read(reason) == ReportType.Other ? "other" : reason;
                _reports.Add(count, new("site", site.SiteId), new("outcome", outcome), new("reason", known));
            }
        }
    }

    public void Dispose() => _meter.Dispose();
}
