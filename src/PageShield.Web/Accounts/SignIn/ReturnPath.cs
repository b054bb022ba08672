namespace PageShield.Web.Accounts.SignIn;

/// <summary>The local path to return to after sign-in. Prevents redirects to other servers.</summary>
internal static class ReturnPath
{
    /// <summary>The path, or <c>/</c> if it is not a local path.</summary>
    public static string Of(string? path) =>
        path is ['/', ..] && !path.StartsWith("//", StringComparison.Ordinal) && !path.StartsWith("/\\", StringComparison.Ordinal)
            && !path.Any(char.IsControl) ? path : "/";
}
