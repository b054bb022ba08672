using PageShield.Reports;

namespace PageShield.Audit;

/// <summary>The result of verifying the audit log.</summary>
/// <param name="Count">Number of valid entries, from the first.</param>
/// <param name="Head">Hash of the last valid entry.</param>
/// <param name="BrokenAt">Number of the first altered or missing entry; null if all are valid.</param>
/// <param name="Problem">What is wrong, as text for people; null if nothing is.</param>
public sealed record AuditVerification(long Count, Sha256Hash Head, long? BrokenAt, string? Problem)
{
    /// <summary>Whether every entry is unaltered and the end is proved.</summary>
    public bool IsSound => BrokenAt is null && EndProblem is null;

    /// <summary>Why entries cut off at the end would go undetected, as text for people; null if they would be detected.</summary>
    public string? EndProblem { get; init; }

    internal static AuditVerification Broken(long at, Sha256Hash head, string problem) => new(at - 1, head, at, problem);
}
