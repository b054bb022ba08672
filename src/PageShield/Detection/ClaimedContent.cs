using PageShield.Reports;

namespace PageShield.Detection;

/// <summary>Script content that this process has claimed from the queue.</summary>
/// <param name="Sha256">Hash of the content.</param>
/// <param name="SiteId">The site on which it was found; null if unknown.</param>
/// <param name="ScriptId">The script it belongs to; null if unknown.</param>
/// <param name="IsExamined">Whether static analysis is done and only detonation is pending.</param>
/// <param name="Attempts">Number of this attempt, starting at 1.</param>
public sealed record ClaimedContent(Sha256Hash Sha256, int? SiteId, long? ScriptId, bool IsExamined, int Attempts);
