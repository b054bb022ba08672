namespace PageShield.Sites;

/// <summary>How an element is found.</summary>
/// <param name="By">What is compared.</param>
/// <param name="Text">Name, text or selector; may be empty for a role alone.</param>
/// <param name="Role">ARIA role, where <paramref name="By"/> is <see cref="TargetBy.Role"/>; null otherwise.</param>
/// <param name="Index">Which of several, from 0; null where it must be the only one.</param>
public sealed record JourneyTarget(TargetBy By, string Text, string? Role, int? Index);
