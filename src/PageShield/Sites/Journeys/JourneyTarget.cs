namespace PageShield.Sites.Journeys;

/// <summary>How to find an element.</summary>
/// <param name="By">What <paramref name="Text"/> is compared with.</param>
/// <param name="Text">Name, text or selector; may be empty to find by role only.</param>
/// <param name="Role">ARIA role if <paramref name="By"/> is <see cref="TargetBy.Role"/>; otherwise null.</param>
/// <param name="Index">Index among several matches, from 0; null if there must be only one.</param>
public sealed record JourneyTarget(TargetBy By, string Text, string? Role, int? Index);
