using PageShield.Inventory.Cookies;

namespace PageShield.Inventory.Recording;

/// <summary>A cookie as one capture saw it.</summary>
/// <param name="Before">Previous attributes as readable text; null for a new cookie.</param>
/// <param name="After">Current attributes as readable text.</param>
public sealed record CookieSighting(Cookie Cookie, string? Before, string After);
