using Microsoft.AspNetCore.Authorization;
using PageShield.Accounts;

namespace PageShield.Web.Accounts;

/// <summary>Names of the authorization policies; every route declares one of them or says that it is anonymous.</summary>
public static class Policies
{
    /// <summary>May look.</summary>
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

        // A route without a declaration is a mistake: as closed as can be until it is found.
        options.FallbackPolicy = options.GetPolicy(Admin);
    }
}
