using PageShield.Inventory.Scripts;

namespace PageShield.Inventory.Pages;

/// <summary>Two scripts in the markup that changed places.</summary>
/// <param name="First">Runs first now.</param>
/// <param name="Second">Ran before it until now.</param>
public sealed record OrderDifference(Script First, Script Second);
