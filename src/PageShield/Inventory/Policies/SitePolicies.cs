namespace PageShield.Inventory.Policies;

/// <summary>The policies of a site.</summary>
/// <param name="Policies">The one on most pages first.</param>
/// <param name="Pages">Pages whose headers a crawl has seen.</param>
/// <param name="Bare">Pages of those without any policy.</param>
public sealed record SitePolicies(IReadOnlyList<ServedPolicy> Policies, int Pages, IReadOnlyList<string> Bare);
