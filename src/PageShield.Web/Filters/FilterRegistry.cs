using Microsoft.EntityFrameworkCore;
using PageShield.Accounts;
using PageShield.Audit;
using PageShield.Storage;

namespace PageShield.Web.Filters;

/// <summary>Stores named list filters: an account's own, and those shared with everyone.</summary>
public sealed class FilterRegistry(PageShieldDbContext database, AuditLog audit, TimeProvider time)
{
    private const int MostOfOne = 200;
    private const string MayNotShare = "Only analysts and administrators can share filters. Filters saved by a token are always shared.";

    /// <summary>Filters visible to this user, in order of id.</summary>
    public Task<Slice<FilterView>> ListAsync(FilterUser user, string? list, string? after, int size, CancellationToken cancellationToken)
    {
        var behind = Cursor.Read(after)?.Id ?? 0;
        return Visible(user).Where(filter => filter.Id > behind && (list == null || filter.List == list)).OrderBy(static filter => filter.Id)
            .Select(FilterView.FromFilter).SliceAsync(size, static filter => new Cursor(filter.Id, filter.Id), cancellationToken);
    }

    /// <summary>A filter visible to this user; null if there is none.</summary>
    public Task<FilterView?> FindAsync(FilterUser user, int id, CancellationToken cancellationToken) =>
        Visible(user).Where(filter => filter.Id == id).Select(FilterView.FromFilter).SingleOrDefaultAsync(cancellationToken);

    /// <returns>The filter, or errors by field.</returns>
    public async Task<(FilterView? Filter, Dictionary<string, string[]> Errors)> SaveAsync(
        FilterUser user, FilterDraft draft, CancellationToken cancellationToken)
    {
        var errors = new Dictionary<string, string[]>();
        var name = CheckName(draft.Name ?? "", errors);
        var query = "";
        if (FilteredList.Find(draft.List) is not { } list)
            errors["list"] = [$"The list must be one of {string.Join(", ", FilteredList.All.Select(static each => each.Name))}."];
        else query = CheckQuery(list, draft.Query, errors);
        var isShared = user.AccountId is null || draft.IsShared == true;
        if (isShared && !user.CanShare) errors["isShared"] = [MayNotShare];
        if (draft.SiteId is { } site && !await database.Sites.AnyAsync(each => each.Id == site, cancellationToken))
            errors["siteId"] = ["The site does not exist."];
        else if (draft.SiteId is null && user.AccountId is null && SiteScope.Current is not null)
            errors["siteId"] = ["A token limited to some sites must set the site."];
        if (errors.Count > 0) return (null, errors);

        await using var transaction = await database.Database.BeginTransactionAsync(cancellationToken);
        var own = database.SavedFilters.Where(filter => filter.AccountId == user.AccountId);
        if (await own.AnyAsync(filter => filter.List == draft.List && filter.Name == name, cancellationToken))
            errors["name"] = ["A filter with this name already exists. Choose another name."];
        else if (await own.CountAsync(cancellationToken) >= MostOfOne) errors["name"] = [$"The limit is {MostOfOne} filters. Remove one first."];
        if (errors.Count > 0) return (null, errors);

        var filter = new SavedFilter
        {
            AccountId = user.AccountId,
            Author = user.Name,
            List = draft.List ?? "",
            Name = name,
            Query = query,
            IsShared = isShared,
            MadeOnSite = draft.SiteId,
            CreatedAt = time.GetUtcNow(),
        };
        database.SavedFilters.Add(filter);
        await database.SaveChangesAsync(cancellationToken);
        await audit.SaveAsync(database, user.Name, "filter.saved", $"filter:{filter.Id}", null, Audited(filter), cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return (await FindAsync(user, filter.Id, cancellationToken), errors);
    }

    /// <returns>The filter, or errors by field; neither if the user has no such filter.</returns>
    public async Task<(FilterView? Filter, Dictionary<string, string[]> Errors)> EditAsync(
        FilterUser user, int id, FilterDraft draft, CancellationToken cancellationToken)
    {
        var errors = new Dictionary<string, string[]>();
        await using var transaction = await database.Database.BeginTransactionAsync(cancellationToken);
        if (await OwnAsync(user, id, cancellationToken) is not { } filter || FilteredList.Find(filter.List) is not { } list) return (null, errors);

        var before = Audited(filter);
        if (draft.List is not null) errors["list"] = ["A filter's list cannot be changed. Save a new filter for the other list."];
        if (draft.Name is not null) filter.Name = CheckName(draft.Name, errors);
        if (draft.Query is not null) filter.Query = CheckQuery(list, draft.Query, errors);
        if (draft.IsShared is { } shared) filter.IsShared = shared || filter.AccountId is null;
        if (filter.IsShared && !user.CanShare) errors["isShared"] = [MayNotShare];
        if (await database.SavedFilters.AnyAsync(each => each.Id != id && each.AccountId == filter.AccountId && each.List == filter.List
            && each.Name == filter.Name, cancellationToken))
            errors["name"] = ["A filter with this name already exists. Choose another name."];
        if (errors.Count > 0) return (null, errors);

        await audit.SaveAsync(database, user.Name, "filter.edited", $"filter:{id}", before, Audited(filter), cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return (await FindAsync(user, id, cancellationToken), errors);
    }

    /// <summary>Removes a filter; false if there is none that the user may remove.</summary>
    public async Task<bool> RemoveAsync(FilterUser user, int id, CancellationToken cancellationToken)
    {
        if (await OwnAsync(user, id, cancellationToken) is not { } filter) return false;
        database.SavedFilters.Remove(filter);
        await audit.SaveAsync(database, user.Name, "filter.removed", $"filter:{id}", Audited(filter), null, cancellationToken);
        return true;
    }

    private IQueryable<SavedFilter> Visible(FilterUser user) => database.VisibleFilters(user.AccountId, SiteScope.Current);

    private async Task<SavedFilter?> OwnAsync(FilterUser user, int id, CancellationToken cancellationToken) =>
        await database.SavedFilters.SingleOrDefaultAsync(filter => filter.Id == id, cancellationToken) is { } found
            && user.Owns(found.AccountId, found.IsShared) ? found : null;

    private static string CheckName(string text, Dictionary<string, string[]> errors)
    {
        var name = text.Trim();
        if (name.Length is 0 or > SavedFilter.NameLength || name.Any(char.IsControl))
            errors["name"] = [$"Enter a name of 1 to {SavedFilter.NameLength} characters."];
        return name;
    }

    private static string CheckQuery(FilteredList list, string? text, Dictionary<string, string[]> errors)
    {
        var (query, problem) = list.Read(text);
        if (problem is not null) errors["query"] = [problem];
        return query;
    }

    private static object Audited(SavedFilter filter) => new { filter.List, filter.Name, filter.Query, filter.IsShared };
}
