namespace PageShield.Detection.Detonation;

/// <summary>A field that was read.</summary>
/// <param name="Shop">The shop that it happened on.</param>
/// <param name="Field">Its name or id.</param>
/// <param name="Purpose">What it is for, such as <c>cc-number</c>; empty when nobody knows.</param>
public sealed record DetonatedRead(string Shop, string Field, string Purpose);
