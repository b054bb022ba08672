namespace PageShield.Observations;

/// <summary>The stored data of an observation needed for labeling.</summary>
internal sealed record StoredObservation(long Count, int Browsers, string? Sample);
