using PageShield.Accounts;

namespace PageShield.Web.Accounts;

/// <summary>What an administrator asks of an account; what is left out stays as it is (a new one: a viewer of all sites).</summary>
/// <param name="Name">For a new account only: letters, digits and <c>-._@+</c>, at most 100.</param>
/// <param name="Role">One of <see cref="Roles.All"/>.</param>
/// <param name="AllSites">True: sees every site. False: only <paramref name="Sites"/>.</param>
/// <param name="Sites">The sites that it sees; naming them restricts it to them. At most 1,000.</param>
/// <param name="MustUseSecondFactor">Whether a password alone is not enough.</param>
/// <param name="Disabled">Whether nobody can sign in with it.</param>
public sealed record AccountDraft(
    string? Name = null, string? Role = null, bool? AllSites = null, IReadOnlyList<int>? Sites = null, bool? MustUseSecondFactor =
        null, bool? Disabled = null)
{
    private const int MostSites = 1_000;

    internal bool? SeesAll => AllSites ?? (Sites is null ? null : false);

    internal void Check(string roleAfter, bool seesAllAfter, Dictionary<string, string[]> errors)
    {
        if (Role is not null && !Roles.All.Contains(Role)) errors["role"] = [$"The role is one of {string.Join(", ", Roles.All)}."];
        if (Sites?.Count > MostSites) errors["sites"] = [$"An account is restricted to at most {MostSites:N0} sites, or sees all."];
        if (roleAfter == Roles.Admin && !seesAllAfter) errors["sites"] = ["An administrator sees every site: choose another role, or all sites."];
    }
}
