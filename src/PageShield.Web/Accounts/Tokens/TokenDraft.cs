using System.Linq.Expressions;
using Microsoft.EntityFrameworkCore;
using PageShield.Accounts;

namespace PageShield.Web.Accounts.Tokens;

/// <summary>What is asked for when a token is created.</summary>
/// <param name="Name">1–100 characters.</param>
/// <param name="Role">One of <see cref="Roles.All"/>; the viewer's where it is left out.</param>
/// <param name="Days">Lifetime, 1–3650; 90 where it is left out.</param>
/// <param name="Sites">The only sites that it may see and touch, at most 1,000; all where it is left out.</param>
public sealed record TokenDraft(string? Name, string? Role, int? Days, IReadOnlyList<int>? Sites = null)
{
    public const int DefaultDays = 90;
    private const int MostDays = 3650;
    private const int MostSites = 1_000;

    /// <summary>Everything that is wrong, by property.</summary>
    public Dictionary<string, string[]> Check()
    {
        var errors = new Dictionary<string, string[]>();
        if (string.IsNullOrWhiteSpace(Name) || Name.Length > ApiTokens.NameLength || Name.Any(char.IsControl))
            errors["name"] = [$"Enter a name of 1 to {ApiTokens.NameLength} characters, so that you recognise the token later."];
        if (Role is not null && !Roles.All.Contains(Role)) errors["role"] = [$"The role is one of {string.Join(", ", Roles.All)}."];
        if (Days is < 1 or > MostDays) errors["days"] = [$"A token lives from 1 to {MostDays} days."];
        if (Sites?.Count > MostSites) errors["sites"] = [$"A token is restricted to at most {MostSites:N0} sites, or sees all."];
        if (Sites is not null && Role == Roles.Admin)
            errors["sites"] = ["An administrator's token sees every site: choose another role, or all sites."];
        return errors;
    }
}
