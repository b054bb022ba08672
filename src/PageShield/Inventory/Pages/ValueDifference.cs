using PageShield.Reports;

namespace PageShield.Inventory.Pages;

/// <summary>A named value that is not what it was; null means absent.</summary>
public sealed record ValueDifference(string Name, string? Before, string? After);
