using PageShield.Inventory.Connections;
using PageShield.Inventory.Scripts;

namespace PageShield.Inventory.Recording;

/// <summary>Inventory that a crawl should have seen but did not.</summary>
/// <param name="Scripts">Scripts missed by this crawl but not by the one before it.</param>
/// <param name="ConnectionHosts">One connection per third-party host that the site no longer connects to.</param>
internal sealed record MissingInventory(IReadOnlyList<Script> Scripts, IReadOnlyList<Connection> ConnectionHosts);
