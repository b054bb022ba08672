using System.Globalization;
using System.Linq.Expressions;
using System.Security.Claims;
using PageShield.Accounts;

namespace PageShield.Web.Filters;

/// <summary>A saved filter as shown in lists.</summary>
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

    /// <summary>
    /// The list it applies to: <c>scripts</c>, <c>connections</c>, <c>cookies</c>, <c>reports</c>, <c>changes</c>, <c>crawls</c> or <c>alerts</c>.
    /// </summary>
    public required string List { get; init; }

    public required string Name { get; init; }

    /// <summary>Filters and sort order as a query string: <c>party=third&amp;verdict=malicious</c>.</summary>
    public required string Query { get; init; }

    /// <summary>Whether it is shared with everyone.</summary>
    public bool IsShared { get; init; }

    public required string Author { get; init; }

    public DateTimeOffset CreatedAt { get; init; }

    /// <summary>A permanent address that opens the list; <c>{siteId}</c> is a placeholder for a site's id.</summary>
    public string Url => FilteredList.Find(List) is { IsOverSites: true } ? $"/filters/{Id}" : $"/sites/{{siteId}}/filters/{Id}";

    internal int? AccountId { get; init; }
}
