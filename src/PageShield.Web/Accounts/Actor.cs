using System.Security.Claims;

namespace PageShield.Web.Accounts;

/// <summary>The actor's name as recorded in the audit log.</summary>
public static class Actor
{
    /// <summary>The operator's name or <c>token:NAME</c>.</summary>
    public static string ActorName(this ClaimsPrincipal user) => user.Identity?.Name ?? "anonymous";
}
