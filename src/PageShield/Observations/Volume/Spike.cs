using Microsoft.EntityFrameworkCore;

namespace PageShield.Observations.Volume;

/// <summary>An hour with many more reports than usual.</summary>
/// <param name="Hour">Its start, UTC.</param>
/// <param name="Count">Reports in it so far.</param>
/// <param name="Usual">95th percentile of reports per hour.</param>
/// <param name="MostNamed">The most reported blocked URL that was reported since the hour began; empty if none.</param>
public sealed record Spike(DateTimeOffset Hour, long Count, long Usual, string MostNamed);
