using PageShield.Reports;

namespace PageShield.Audit;

/// <summary>What a walk over the audit log found.</summary>
/// <param name="Count">Entries that are sound, from the first.</param>
/// <param name="Head">Hash of the last sound entry.</param>
/// <param name="BrokenAt">Number of the first entry that is not as it was written; null where all are.</param>
/// <param name="Problem">For a person: what is wrong; null where nothing is.</param>
public sealed record AuditVerification(long Count, Sha256Hash Head, long? BrokenAt, string? Problem)
{
    public bool IsSound => BrokenAt is null;

    internal static AuditVerification Broken(long at, Sha256Hash head, string problem) => new(at - 1, head, at, problem);
}
