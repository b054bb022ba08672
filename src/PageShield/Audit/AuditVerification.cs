using PageShield.Reports;

namespace PageShield.Audit;

/// <summary>What a walk over the audit log found.</summary>
/// <param name="Count">Entries that are sound, from the first.</param>
/// <param name="Head">Hash of the last sound entry.</param>
/// <param name="BrokenAt">Number of the first entry that is not as it was written; null where all are.</param>
/// <param name="Problem">For a person: what is wrong; null where nothing is.</param>
public sealed record AuditVerification(long Count, Sha256Hash Head, long? BrokenAt, string? Problem)
{
    /// <summary>Whether every entry is as it was written and the end is proved.</summary>
    public bool IsSound => BrokenAt is null && EndProblem is null;

    /// <summary>For a person: why entries cut off at the end would not be missed; null where they would be.</summary>
    public string? EndProblem { get; init; }

    internal static AuditVerification Broken(long at, Sha256Hash head, string problem) => new(at - 1, head, at, problem);
}
