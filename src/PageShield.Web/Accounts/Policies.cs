using Microsoft.AspNetCore.Authorization;
using PageShield.Accounts;

namespace PageShield.Web.Accounts;

/// <summary>Names of the authorization policies. Every route declares one of them or allows anonymous access.</summary>
public static class Policies
{
    /// <summary>Read-only access.</summary>
    public const string Viewer = "Viewer";

    /// <summary>May also review, acknowledge and start crawls.</summary>
    public const string Analyst = "Analyst";

    /// <summary>May also change sites, accounts and settings.</summary>
    public const string Admin = "Admin";

    internal static void Configure(AuthorizationOptions options)
    {
        options.AddPolicy(Viewer, policy => policy.RequireRole(Roles.Viewer, Roles.Analyst, Roles.Admin));
        options.AddPolicy(Analyst, policy => policy.RequireRole(Roles.Analyst, Roles.Admin));
        options.AddPolicy(Admin, policy => policy.RequireRole(Roles.Admin));

        // A route without a declaration is a mistake. Require the strictest policy until it is fixed.
        options.FallbackPolicy = options.GetPolicy(Admin);
    }
}
