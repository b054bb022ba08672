using Microsoft.EntityFrameworkCore;

namespace PageShield.Observations;

/// <summary>Result of storing a batch's observations.</summary>
/// <param name="Admitted">Observations that are now stored.</param>
/// <param name="Overflow">Number of reports in observations that were not admitted.</param>
internal sealed record StoredObservations(IReadOnlyList<LabelledObservation> Admitted, long Overflow);
