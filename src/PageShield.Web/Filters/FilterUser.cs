using System.Globalization;
using System.Linq.Expressions;
using System.Security.Claims;
using PageShield.Accounts;
using PageShield.Web.Accounts;
using PageShield.Web.Accounts.Tokens;

namespace PageShield.Web.Filters;

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
