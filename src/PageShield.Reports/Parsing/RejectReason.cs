namespace PageShield.Reports.Parsing;

/// <summary>Why an item was rejected: a fixed vocabulary for counting.</summary>
public static class RejectReason
{
    public const string Empty = "empty body";
    public const string MalformedJson = "malformed JSON";
    public const string NotAnObject = "not an object";
    public const string UnknownShape = "unknown shape";
    public const string NothingReported = "neither directive nor URL";
    public const string TooManyItems = "too many items";
}
