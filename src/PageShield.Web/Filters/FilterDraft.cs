using System.Globalization;
using System.Linq.Expressions;
using System.Security.Claims;

namespace PageShield.Web.Filters;

/// <summary>What is asked of a saved filter; what is left out stays as it is.</summary>
/// <param name="Name">1 to 60 characters.</param>
/// <param name="List">For a new one only: the list that it is for.</param>
/// <param name="Query">Filters and order as the list's address holds them.</param>
/// <param name="IsShared">Whether others see it; one that a token makes always is.</param>
/// <param name="SiteId">For a new one only: the site that it was made for. Accounts that may see only some sites see what was shared for one of
/// them.</param>
public sealed record FilterDraft(string? Name = null, string? List = null, string? Query = null, bool? IsShared = null, int? SiteId = null);
