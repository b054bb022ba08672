using System.Globalization;
using System.Linq.Expressions;
using System.Security.Claims;
using PageShield.Accounts;
using PageShield.Web.Accounts;
using PageShield.Web.Accounts.Tokens;

namespace PageShield.Web.Filters;

/// <summary>The user of saved filters.</summary>
/// <param name="AccountId">The account; null for a token, which has no filters of its own.</param>
/// <param name="IsAdmin">Whether the user may change and remove filters shared by others.</param>
/// <param name="CanShare">Whether the user may share filters: analysts and administrators.</param>
/// <param name="Name">The actor's name for the audit log.</param>
public sealed record FilterUser(int? AccountId, bool IsAdmin, bool CanShare, string Name)
{
    public static FilterUser Of(ClaimsPrincipal user)
    {
        var isToken = ApiTokenAuthentication.IsUser(user);
        int? account = !isToken && int.TryParse(user.FindFirstValue(ClaimTypes.NameIdentifier), CultureInfo.InvariantCulture, out var id) ? id : null;
        var isAdmin = user.IsInRole(Roles.Admin);
        return new FilterUser(account, isAdmin, isAdmin || user.IsInRole(Roles.Analyst), user.ActorName());
    }

    /// <summary>Whether the user may change the filter.</summary>
    public bool Owns(int? accountId, bool isShared) => (accountId is not null && accountId == AccountId) || (IsAdmin && isShared);
}
