using Microsoft.EntityFrameworkCore;

namespace PageShield.Inventory.Connections;

/// <summary>A host that serves pages under one of the site's registrable domains but is not listed among the site's hosts.</summary>
/// <param name="Host">Lower case, without a port.</param>
/// <param name="Reports">Visitors' reports about its pages, so far counted as foreign.</param>
/// <param name="Pages">Pages of the latest crawl served from it.</param>
public sealed record UnlistedHost(string Host, long Reports, int Pages);
