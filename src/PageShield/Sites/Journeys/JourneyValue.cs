namespace PageShield.Sites.Journeys;

/// <summary>A step's value: literal text, a canary chosen by the field's purpose, or a stored secret by name.</summary>
/// <param name="Kind">Kind of the value.</param>
/// <param name="Text">The text, the purpose (<c>cc-number</c>…) or the secret's name.</param>
public sealed record JourneyValue(ValueKind Kind, string Text);
