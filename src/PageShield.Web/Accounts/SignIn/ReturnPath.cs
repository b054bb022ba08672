namespace PageShield.Web.Accounts.SignIn;

/// <summary>Where a sign-in leads: back to the page that was asked for, and never to another server.</summary>
internal static class ReturnPath
{
    /// <summary>The path, or <c>/</c> where it is not one of ours.</summary>
    public static string Of(string? path) =>
        path is ['/', ..] && !path.StartsWith("//", StringComparison.Ordinal) && !path.StartsWith("/\\", StringComparison.Ordinal)
            && !path.Any(char.IsControl) ? path : "/";
}
