namespace PageShield.Web.Accounts.OpenId;

/// <summary>
/// Whether the last person who came from the provider brought the claims that the settings name; for Settings and, once each time it stops, the log.
/// </summary>
public sealed class OpenIdNotice
{
    private string? _missing;

    /// <summary>The claim that did not come; null where all came, or nobody did.</summary>
    public string? MissingClaim => Volatile.Read(ref _missing);

    /// <summary>Notes a sign-in.</summary>
    /// <returns>Whether it is news that the claim is missing.</returns>
    public bool Note(string claim, bool came) => Interlocked.Exchange(ref _missing, came ? null : claim) is null && !came;
}
