namespace PageShield.Sites;

/// <summary>A value of a step: text as it stands, a canary by the field's purpose, or a stored secret by its name.</summary>
/// <param name="Kind">Which of them.</param>
/// <param name="Text">The text, the purpose (<c>cc-number</c>…) or the secret's name.</param>
public sealed record JourneyValue(ValueKind Kind, string Text);
