namespace PageShield.Reports;

/// <summary>Takes what <see cref="ReportParser"/> finds, item by item; spans are valid during the call only.</summary>
public interface IReportVisitor
{
    /// <summary>A report of a recognised shape.</summary>
    void Report(in RawReport report);

    /// <summary>An item, or the rest of a body, that could not be used.</summary>
    /// <param name="reason">One of <see cref="RejectReason"/>.</param>
    void Rejected(string reason);
}
