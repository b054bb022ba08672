namespace PageShield.Detection.Detonation;

/// <summary>A form field that the script read.</summary>
/// <param name="Shop">The synthetic shop.</param>
/// <param name="Field">Name or id of the field.</param>
/// <param name="Purpose">Purpose of the field, such as <c>cc-number</c>; empty if unknown.</param>
public sealed record DetonatedRead(string Shop, string Field, string Purpose);
