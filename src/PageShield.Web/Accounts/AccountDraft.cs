using PageShield.Accounts;

namespace PageShield.Web.Accounts;

/// <summary>An administrator's changes to an account. Omitted values keep their current value; a new account defaults to a viewer of all
/// sites.</summary>
/// <param name="Name">New accounts only. Letters, digits and <c>-._@+</c>, at most 100.</param>
/// <param name="Role">One of <see cref="Roles.All"/>.</param>
/// <param name="AllSites">True to see every site; false to see only <paramref name="Sites"/>.</param>
/// <param name="Sites">The sites it may see. Setting them restricts the account to them. At most 1,000.</param>
/// <param name="MustUseSecondFactor">Whether a password alone is not enough.</param>
/// <param name="Disabled">Whether sign-in is disabled.</param>
public sealed record AccountDraft(
    string? Name = null, string? Role = null, bool? AllSites = null, IReadOnlyList<int>? Sites = null, bool? MustUseSecondFactor =
        null, bool? Disabled = null)
{
    private const int MostSites = 1_000;

    internal bool? SeesAll => AllSites ?? (Sites is null ? null : false);

    internal void Check(string roleAfter, bool seesAllAfter, Dictionary<string, string[]> errors)
    {
        if (Role is not null && !Roles.All.Contains(Role)) errors["role"] = [$"The role must be one of {string.Join(", ", Roles.All)}."];
        if (Sites?.Count > MostSites) errors["sites"] = [$"Select at most {MostSites:N0} sites, or all sites."];
        if (roleAfter == Roles.Admin && !seesAllAfter) errors["sites"] = ["An administrator sees every site. Choose another role, or all sites."];
    }
}
