using Microsoft.EntityFrameworkCore;
using PageShield.Accounts;
using PageShield.Audit;
using PageShield.Storage;

namespace PageShield.Web.Filters;

/// <summary>Saves filters of lists under names: an account's own, and those that it shares with everybody.</summary>
public sealed class FilterRegistry(PageShieldDbContext database, AuditLog audit, TimeProvider time)
{
    private const int MostOfOne = 200;
    private const string MayNotShare = "Analysts and administrators share filters: keep this one to yourself. What a token saves is always shared.";

    /// <summary>Those that this one sees, by number.</summary>
    public Task<Slice<FilterView>> ListAsync(FilterUser user, string? list, string? after, int size, CancellationToken cancellationToken)
    {
        var behind = Cursor.Read(after)?.Id ?? 0;
        return Visible(user).Where(filter => filter.Id > behind && (list == null || filter.List == list)).OrderBy(static filter => filter.Id)
            .Select(FilterView.FromFilter).SliceAsync(size, static filter => new Cursor(filter.Id, filter.Id), cancellationToken);
    }

    /// <summary>One that this one sees; null where there is none.</summary>
    public Task<FilterView?> FindAsync(FilterUser user, int id, CancellationToken cancellationToken) =>
        Visible(user).Where(filter => filter.Id == id).Select(FilterView.FromFilter).SingleOrDefaultAsync(cancellationToken);

    /// <returns>The filter, or what was wrong by field.</returns>
    public async Task<(FilterView? Filter, Dictionary<string, string[]> Errors)> SaveAsync(
        FilterUser user, FilterDraft draft, CancellationToken cancellationToken)
    {
        var errors = new Dictionary<string, string[]>();
        var name = CheckName(draft.Name ?? "", errors);
        var query = "";
        if (FilteredList.Find(draft.List) is not { } list)
            errors["list"] = [$"The list is one of {string.Join(", ", FilteredList.All.Select(static each => each.Name))}."];
        else query = CheckQuery(list, draft.Query, errors);
        var isShared = user.AccountId is null || draft.IsShared == true;
        if (isShared && !user.CanShare) errors["isShared"] = [MayNotShare];
        if (draft.SiteId is { } site && !await database.Sites.AnyAsync(each => each.Id == site, cancellationToken))
            errors["siteId"] = ["There is no such site."];
        else if (draft.SiteId is null && user.AccountId is null && SiteScope.Current is not null)
            errors["siteId"] = ["A token that may see only some sites says for which one the filter is made."];
        if (errors.Count > 0) return (null, errors);

        await using var transaction = await database.Database.BeginTransactionAsync(cancellationToken);
        var own = database.SavedFilters.Where(filter => filter.AccountId == user.AccountId);
        if (await own.AnyAsync(filter => filter.List == draft.List && filter.Name == name, cancellationToken))
            errors["name"] = ["There is one of this name already: choose another."];
        else if (await own.CountAsync(cancellationToken) >= MostOfOne) errors["name"] = [$"There are {MostOfOne} already: remove one first."];
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

    /// <returns>The filter, or what was wrong by field; neither where there is none of this one's own.</returns>
    public async Task<(FilterView? Filter, Dictionary<string, string[]> Errors)> EditAsync(
        FilterUser user, int id, FilterDraft draft, CancellationToken cancellationToken)
    {
        var errors = new Dictionary<string, string[]>();
        await using var transaction = await database.Database.BeginTransactionAsync(cancellationToken);
        if (await OwnAsync(user, id, cancellationToken) is not { } filter || FilteredList.Find(filter.List) is not { } list) return (null, errors);

        var before = Audited(filter);
        if (draft.List is not null) errors["list"] = ["A filter stays with its list: save another one there."];
        if (draft.Name is not null) filter.Name = CheckName(draft.Name, errors);
        if (draft.Query is not null) filter.Query = CheckQuery(list, draft.Query, errors);
        if (draft.IsShared is { } shared) filter.IsShared = shared || filter.AccountId is null;
        if (filter.IsShared && !user.CanShare) errors["isShared"] = [MayNotShare];
        if (await database.SavedFilters.AnyAsync(each => each.Id != id && each.AccountId == filter.AccountId && each.List == filter.List
            && each.Name == filter.Name, cancellationToken))
            errors["name"] = ["There is one of this name already: choose another."];
        if (errors.Count > 0) return (null, errors);

        await audit.SaveAsync(database, user.Name, "filter.edited", $"filter:{id}", before, Audited(filter), cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return (await FindAsync(user, id, cancellationToken), errors);
    }

    /// <summary>False where there is none that this one may remove.</summary>
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
