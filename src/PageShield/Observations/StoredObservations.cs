using Microsoft.EntityFrameworkCore;

namespace PageShield.Observations;

/// <summary>What became of a batch's observations.</summary>
/// <param name="Admitted">Those that are stored now.</param>
/// <param name="Overflow">Reports of those that were not admitted.</param>
internal sealed record StoredObservations(IReadOnlyList<LabelledObservation> Admitted, long Overflow);
