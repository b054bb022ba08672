namespace PageShield.Web.Accounts.OpenId;

/// <summary>
/// Whether the last OpenID Connect sign-in had the configured role claim. Shown in Settings, and logged once each time the claim goes missing.
/// </summary>
public sealed class OpenIdNotice
{
    private string? _missing;

    /// <summary>The missing claim; null if it was present or there was no sign-in yet.</summary>
    public string? MissingClaim => Volatile.Read(ref _missing);

    /// <summary>Records a sign-in.</summary>
    /// <returns>Whether the claim is newly missing.</returns>
    public bool Note(string claim, bool came) => Interlocked.Exchange(ref _missing, came ? null : claim) is null && !came;
}
