using PageShield.Inventory.Connections;
using PageShield.Inventory.Scripts;

namespace PageShield.Inventory.Recording;

/// <summary>What a crawl should have seen and did not.</summary>
/// <param name="Scripts">Scripts that this crawl missed and the one before it did not.</param>
/// <param name="ConnectionHosts">The last connection of each third-party host to which the site has no connection any more.</param>
internal sealed record MissingInventory(IReadOnlyList<Script> Scripts, IReadOnlyList<Connection> ConnectionHosts);
