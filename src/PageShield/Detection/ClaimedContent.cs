using PageShield.Reports;

namespace PageShield.Detection;

/// <summary>A content that this process has claimed from the queue.</summary>
/// <param name="Sha256">Which.</param>
/// <param name="SiteId">The site that brought it; null where that is not known.</param>
/// <param name="ScriptId">Whose it is; null where that is not known.</param>
/// <param name="IsExamined">Whether it has a verdict by its text and only waits for the chamber.</param>
/// <param name="Attempts">The number of this attempt, from 1.</param>
public sealed record ClaimedContent(Sha256Hash Sha256, int? SiteId, long? ScriptId, bool IsExamined, int Attempts);
