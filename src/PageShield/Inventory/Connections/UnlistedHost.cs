using Microsoft.EntityFrameworkCore;

namespace PageShield.Inventory.Connections;

/// <summary>A host of the site's own registrable domain that is none of the site's hosts, though pages come from it.</summary>
/// <param name="Host">The host, lower case, without a port.</param>
/// <param name="Reports">Visitors' reports about its pages, counted apart so far.</param>
/// <param name="Pages">Pages of the latest crawl that came from it.</param>
public sealed record UnlistedHost(string Host, long Reports, int Pages);
