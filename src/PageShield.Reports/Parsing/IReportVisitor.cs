namespace PageShield.Reports.Parsing;

/// <summary>Receives the items that <see cref="ReportParser"/> finds. Spans are only valid during the call.</summary>
public interface IReportVisitor
{
    /// <summary>Called for a report of a known shape.</summary>
    void Report(in RawReport report);

    /// <summary>Called for an item, or the rest of a body, that was rejected.</summary>
    /// <param name="reason">One of <see cref="RejectReason"/>.</param>
    void Rejected(string reason);
}
