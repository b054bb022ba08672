namespace PageShield.Observations;

/// <summary>What is stored of an observation, as far as a label depends on it.</summary>
public sealed record StoredObservation(long Count, int Browsers, string? Sample);
