using PageShield.Crawls;
using PageShield.Reports;

namespace PageShield.Inventory;

/// <summary>Two scripts in the markup that changed places.</summary>
/// <param name="First">Runs first now.</param>
/// <param name="Second">Ran before it until now.</param>
public sealed record OrderDifference(Script First, Script Second);
