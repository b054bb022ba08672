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

/// <summary>Why an item was not used: a fixed vocabulary, so that it can be counted.</summary>
public static class RejectReason
{
    public const string Empty = "empty body";
    public const string MalformedJson = "malformed JSON";
    public const string NotAnObject = "not an object";
    public const string UnknownShape = "unknown shape";
    public const string NothingReported = "neither directive nor URL";
    public const string TooManyItems = "too many items";
}
