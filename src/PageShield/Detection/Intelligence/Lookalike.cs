namespace PageShield.Detection.Intelligence;

/// <summary>A host that imitates another.</summary>
/// <param name="Host">The imitation.</param>
/// <param name="Imitated">The registrable domain that it imitates.</param>
/// <param name="How">How it imitates it: <c>one letter changed</c>, <c>look-alike letters</c>, <c>another ending</c>, <c>a word added</c>.</param>
internal sealed record Lookalike(string Host, string Imitated, string How);
