namespace PageShield.Csp;

/// <summary>A policy with the way it came.</summary>
/// <param name="Policy">What it says, as written.</param>
/// <param name="IsEnforced">False for one that only reports.</param>
/// <param name="IsMeta">Whether it stood in the markup.</param>
public sealed record CspDeliveredPolicy(CspPolicy Policy, bool IsEnforced, bool IsMeta);
