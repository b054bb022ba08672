using System.Globalization;
using System.Linq.Expressions;
using System.Security.Claims;
using PageShield.Accounts;
using PageShield.Web.Accounts;

namespace PageShield.Web.Filters;

/// <summary>A saved filter as lists show it.</summary>
public sealed record FilterView
{
    internal static readonly Expression<Func<SavedFilter, FilterView>> FromFilter = static filter => new FilterView
    {
        Id = filter.Id,
        List = filter.List,
        Name = filter.Name,
        Query = filter.Query,
        IsShared = filter.IsShared,
        Author = filter.Author,
        CreatedAt = filter.CreatedAt,
        AccountId = filter.AccountId,
    };

    public int Id { get; init; }

    /// <summary>The list that it is for: <c>scripts</c>, <c>connections</c>, <c>cookies</c>, <c>reports</c>, <c>changes</c>, <c>crawls</c> or <c>alerts</c>.</summary>
    public required string List { get; init; }

    public required string Name { get; init; }

    /// <summary>Filters and order as an address holds them: <c>party=third&amp;verdict=malicious</c>.</summary>
    public required string Query { get; init; }

    /// <summary>Whether everybody sees it.</summary>
    public bool IsShared { get; init; }

    public required string Author { get; init; }

    public DateTimeOffset CreatedAt { get; init; }

    /// <summary>A lasting address that leads to the list; <c>{siteId}</c> in it stands for a site's number.</summary>
    public string Url => FilteredList.Find(List) is { IsOverSites: true } ? $"/filters/{Id}" : $"/sites/{{siteId}}/filters/{Id}";

    internal int? AccountId { get; init; }
}

/// <summary>What is asked of a saved filter; what is left out stays as it is.</summary>
/// <param name="Name">1 to 60 characters.</param>
/// <param name="List">For a new one only: the list that it is for.</param>
/// <param name="Query">Filters and order as the list's address holds them.</param>
/// <param name="IsShared">Whether others see it; one that a token makes always is.</param>
/// <param name="SiteId">For a new one only: the site that it was made for. Accounts that may see only some sites see what was shared for one of them.</param>
public sealed record FilterDraft(string? Name = null, string? List = null, string? Query = null, bool? IsShared = null, int? SiteId = null);

/// <summary>Who asks for saved filters.</summary>
/// <param name="AccountId">Null for a token, which has no filters of its own.</param>
/// <param name="IsAdmin">May change and remove what others share.</param>
/// <param name="CanShare">Analysts and administrators may put something before others.</param>
/// <param name="Name">As the audit log names it.</param>
public sealed record FilterUser(int? AccountId, bool IsAdmin, bool CanShare, string Name)
{
    public static FilterUser Of(ClaimsPrincipal user)
    {
        var isToken = ApiTokenAuthentication.IsUser(user);
        int? account = !isToken && int.TryParse(user.FindFirstValue(ClaimTypes.NameIdentifier), CultureInfo.InvariantCulture, out var id) ? id : null;
        var isAdmin = user.IsInRole(Roles.Admin);
        return new FilterUser(account, isAdmin, isAdmin || user.IsInRole(Roles.Analyst), user.ActorName());
    }

    /// <summary>Whether this one may change it.</summary>
    public bool Owns(int? accountId, bool isShared) => (accountId is not null && accountId == AccountId) || (IsAdmin && isShared);
}
