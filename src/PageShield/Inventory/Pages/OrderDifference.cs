using PageShield.Inventory.Scripts;

namespace PageShield.Inventory.Pages;

/// <summary>Two scripts in the markup whose execution order was swapped.</summary>
/// <param name="First">The script that now runs first.</param>
/// <param name="Second">The script that ran before it until now.</param>
public sealed record OrderDifference(Script First, Script Second);
