using System.Globalization;
using System.Linq.Expressions;
using System.Security.Claims;

namespace PageShield.Web.Filters;

/// <summary>Values for a saved filter. Omitted values keep their current value.</summary>
/// <param name="Name">1 to 60 characters.</param>
/// <param name="List">New filters only: the list it applies to.</param>
/// <param name="Query">Filters and sort order as in the list's query string.</param>
/// <param name="IsShared">Whether others see it; always true for a filter created by a token.</param>
/// <param name="SiteId">New filters only: the site it was created on. Accounts limited to some sites see filters shared on one of those.</param>
public sealed record FilterDraft(string? Name = null, string? List = null, string? Query = null, bool? IsShared = null, int? SiteId = null);
