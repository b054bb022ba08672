using Microsoft.EntityFrameworkCore;

namespace PageShield.Observations;

/// <summary>An hour with far more reports than usual.</summary>
/// <param name="Hour">Its start, UTC.</param>
/// <param name="Count">Reports in it so far.</param>
/// <param name="Usual">What 95 of 100 hours stayed below.</param>
/// <param name="MostNamed">The blocked URL with most reports that is still being reported; empty for none.</param>
public sealed record Spike(DateTimeOffset Hour, long Count, long Usual, string MostNamed);
