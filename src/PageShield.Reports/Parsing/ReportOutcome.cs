using System.Diagnostics.CodeAnalysis;
using System.IO.Compression;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace PageShield.Reports.Parsing;

/// <summary>Outcome of a report at the endpoint.</summary>
public static class ReportOutcome
{
    /// <summary>Stored; the reason is the report's type.</summary>
    public const string Accepted = "accepted";

    /// <summary>Stored with a noise label; the reason is the class.</summary>
    public const string Noise = "noise";

    /// <summary>Invalid; the reason is one of <see cref="RejectReason"/>.</summary>
    public const string Rejected = "rejected";

    /// <summary>Exceeds a budget for new data; the reason names the budget.</summary>
    public const string Overflow = "overflow";
}
