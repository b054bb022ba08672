using PageShield.Inventory.Cookies;

namespace PageShield.Inventory.Recording;

/// <summary>A cookie as one capture saw it.</summary>
/// <param name="Before">Attributes before, for a person; null for a new cookie.</param>
/// <param name="After">Attributes now, for a person.</param>
public sealed record CookieSighting(Cookie Cookie, string? Before, string After);
