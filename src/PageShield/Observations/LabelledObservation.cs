using PageShield.Reports;
using PageShield.Reports.Batches;

namespace PageShield.Observations;

/// <summary>An observation in stored form, with its noise class and whether the site hides it.</summary>
/// <param name="Digest">Digest of its key.</param>
/// <param name="Observation">The observation from the batch.</param>
/// <param name="ForeignDocument">Whether it concerns a document of a host outside the site; counted separately.</param>
/// <param name="Noise">A class of <see cref="Noise"/>, or null.</param>
/// <param name="IsHidden">Whether it is excluded from inventory and alerts.</param>
/// <param name="IsNew">Whether it was not stored before.</param>
internal sealed record LabelledObservation(
    Sha256Hash Digest, BatchObservation Observation, bool ForeignDocument, string? Noise, bool IsHidden, bool IsNew);
