namespace PageShield.Observations;

/// <summary>What is stored of an observation, as far as a label depends on it.</summary>
internal sealed record StoredObservation(long Count, int Browsers, string? Sample);
