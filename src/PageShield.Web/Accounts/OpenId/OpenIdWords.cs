namespace PageShield.Web.Accounts.OpenId;

/// <summary>What came of a way to the provider, in words; the addresses carry short names only.</summary>
internal static class OpenIdWords
{
    /// <summary>For the sign-in page; null where there is nothing to say.</summary>
    public static string? OfRefusal(string? result) => result switch
    {
        "failed" => "Signing in at the provider did not work, or took too long. Try again; the program's log says more.",
        "unreachable" => "The provider cannot be reached. Passwords and passkeys still work.",
        "unknown" => "There is no account for you here: ask an administrator to invite you by the e-mail address that the provider has of you.",
        "unverified" => "The provider does not say that your e-mail address is verified, so nobody can be sure that the invitation is yours.",
        "link" => "An account of that name exists and has another way in. Sign in to it once by that way, and link it on its page.",
        "role" => "The provider gives you no role here: ask an administrator.",
        "closed" => "The account is disabled.",
        _ => null,
    };

    /// <summary>For the account's page; null where nothing went wrong.</summary>
    public static string? OfProblem(string? result) => result switch
    {
        "taken" => "That person at the provider is linked to another account. Nothing was changed.",
        "stale" => "The link was too old. Press it again. Nothing was changed.",
        "only" => "It is the only way into this account: an administrator can make a one-time link for a password first. Nothing was changed.",
        _ => null,
    };

    /// <summary>For the account's page; null where nothing was done.</summary>
    public static string? OfSuccess(string? result) => result switch
    {
        "linked" => "The account is linked: you can sign in by the provider.",
        "removed" => "The link to the provider is taken off.",
        _ => null,
    };
}
