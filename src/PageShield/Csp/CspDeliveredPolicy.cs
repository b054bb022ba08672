namespace PageShield.Csp;

/// <summary>A policy and how it was delivered.</summary>
/// <param name="Policy">The policy as written.</param>
/// <param name="IsEnforced">False for a report-only policy.</param>
/// <param name="IsMeta">Whether it came in a <c>meta</c> element.</param>
public sealed record CspDeliveredPolicy(CspPolicy Policy, bool IsEnforced, bool IsMeta);
