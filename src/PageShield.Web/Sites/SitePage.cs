using PageShield.Sites;

namespace PageShield.Web.Sites;

/// <summary>One page of sites.</summary>
/// <param name="Items">Ordered by id.</param>
/// <param name="Next">The <c>after</c> of the next page; null on the last page.</param>
public sealed record SitePage(IReadOnlyList<SiteView> Items, int? Next);
