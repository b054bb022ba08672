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
/// <param name="IsShared">Whether everybody sees it; one that a token makes always is.</param>
public sealed record FilterDraft(string? Name = null, string? List = null, string? Query = null, bool? IsShared = null);

/// <summary>Who asks for saved filters.</summary>
/// <param name="AccountId">Null for a token, which has no filters of its own.</param>
/// <param name="IsAdmin">May change and remove what others share.</param>
/// <param name="Name">As the audit log names it.</param>
public sealed record FilterUser(int? AccountId, bool IsAdmin, string Name)
{
    public static FilterUser Of(ClaimsPrincipal user) => new(
        !ApiTokenAuthentication.IsUser(user) && int.TryParse(user.FindFirstValue(ClaimTypes.NameIdentifier), CultureInfo.InvariantCulture, out var id) ? id : null,
        user.IsInRole(Roles.Admin), user.ActorName());

    /// <summary>Whether this one may change it.</summary>
    public bool Owns(int? accountId, bool isShared) => (accountId is not null && accountId == AccountId) || (IsAdmin && isShared);
}
