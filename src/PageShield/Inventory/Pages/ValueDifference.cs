using PageShield.Reports;

namespace PageShield.Inventory.Pages;

/// <summary>A named value that changed; null means absent.</summary>
public sealed record ValueDifference(string Name, string? Before, string? After);
