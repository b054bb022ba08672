using System.Linq.Expressions;
using Microsoft.EntityFrameworkCore;
using PageShield.Accounts;

namespace PageShield.Web.Accounts.Tokens;

/// <summary>The request to create a token.</summary>
/// <param name="Name">1–100 characters.</param>
/// <param name="Role">One of <see cref="Roles.All"/>; viewer if omitted.</param>
/// <param name="Days">Lifetime in days, 1–3650; 90 if omitted.</param>
/// <param name="Sites">The only sites it may access, at most 1,000; all if omitted.</param>
public sealed record TokenDraft(string? Name, string? Role, int? Days, IReadOnlyList<int>? Sites = null)
{
    public const int DefaultDays = 90;
    private const int MostDays = 3650;
    private const int MostSites = 1_000;

    /// <summary>All validation errors, by property.</summary>
    public Dictionary<string, string[]> Check()
    {
        var errors = new Dictionary<string, string[]>();
        if (string.IsNullOrWhiteSpace(Name) || Name.Length > ApiTokens.NameLength || Name.Any(char.IsControl))
            errors["name"] = [$"Enter a name of 1 to {ApiTokens.NameLength} characters."];
        if (Role is not null && !Roles.All.Contains(Role)) errors["role"] = [$"The role must be one of {string.Join(", ", Roles.All)}."];
        if (Days is < 1 or > MostDays) errors["days"] = [$"The lifetime must be 1 to {MostDays} days."];
        if (Sites?.Count > MostSites) errors["sites"] = [$"Select at most {MostSites:N0} sites, or all sites."];
        if (Sites is not null && Role == Roles.Admin)
            errors["sites"] = ["An administrator's token sees every site. Choose another role, or all sites."];
        return errors;
    }
}
