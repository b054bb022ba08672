namespace PageShield.Web.Accounts.OpenId;

/// <summary>Messages for the results of OpenID Connect requests; addresses contain only short codes.</summary>
internal static class OpenIdWords
{
    /// <summary>For the sign-in page; null if there is no message.</summary>
    public static string? OfRefusal(string? result) => result switch
    {
        "failed" => "Sign-in through the provider failed or timed out. Try again. The server log has details.",
        "unreachable" => "The provider cannot be reached. Passwords and passkeys still work.",
        "unknown" => "You have no account here. Ask an administrator to invite you by the e-mail address registered with the provider.",
        "unverified" => "The provider did not confirm that your e-mail address is verified, so the invitation cannot be matched to you.",
        "link" => "An account with that name already exists. Sign in to it another way, then link it on the account page.",
        "role" => "The provider gives you no role here. Ask an administrator.",
        "closed" => "The account is disabled.",
        _ => null,
    };

    /// <summary>For the account's page; null if there is no problem.</summary>
    public static string? OfProblem(string? result) => result switch
    {
        "taken" => "That provider identity is already linked to another account. Nothing was changed.",
        "stale" => "The link has expired. Try again. Nothing was changed.",
        "only" => "This is the only way to sign in to the account. An administrator can create a one-time link to set a password first. "
            + "Nothing was changed.",
        _ => null,
    };

    /// <summary>For the account's page; null if nothing was done.</summary>
    public static string? OfSuccess(string? result) => result switch
    {
        "linked" => "Account linked. You can now sign in through the provider.",
        "removed" => "Provider unlinked.",
        _ => null,
    };
}
