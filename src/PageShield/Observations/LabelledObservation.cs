using PageShield.Reports;

namespace PageShield.Observations;

/// <summary>An observation as it is stored: with its noise class, and whether the site hides that.</summary>
/// <param name="Digest">Of its key.</param>
/// <param name="Observation">What the batch adds.</param>
/// <param name="ForeignDocument">Counted apart.</param>
/// <param name="Noise">A class of <see cref="Noise"/>, or null.</param>
/// <param name="IsHidden">Left out of inventory and alerts.</param>
/// <param name="IsNew">Not stored before.</param>
internal sealed record LabelledObservation(
    Sha256Hash Digest, BatchObservation Observation, bool ForeignDocument, string? Noise, bool IsHidden, bool IsNew);
