namespace PageShield.Inventory.Policies;

/// <summary>The policies of a site.</summary>
/// <param name="Policies">Sorted by number of pages, highest first.</param>
/// <param name="Pages">Number of pages whose headers a crawl has seen.</param>
/// <param name="Bare">URL templates of those without any policy.</param>
public sealed record SitePolicies(IReadOnlyList<ServedPolicy> Policies, int Pages, IReadOnlyList<string> Bare);
