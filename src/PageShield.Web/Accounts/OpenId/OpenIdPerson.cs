using System.Security.Claims;
using PageShield.Reports;

namespace PageShield.Web.Accounts.OpenId;

/// <summary>A user as identified by the provider.</summary>
/// <param name="Key">Hash of issuer and subject, the only stable identifier of a user (Core 5.7).</param>
/// <param name="Email">The address, if there is exactly one and it is verified or the provider is trusted; otherwise null.</param>
/// <param name="ClaimsEmail">Whether the provider sent any address.</param>
/// <param name="Roles">Values of the role claim; null if the claim is missing.</param>
internal sealed record OpenIdPerson(string Key, string? Email, bool ClaimsEmail, IReadOnlyList<string>? Roles)
{
    private const int LongestEmail = AccountRegistry.NameLength;

    /// <summary>Null if the token does not identify the user.</summary>
    public static OpenIdPerson? Read(ClaimsPrincipal principal, OpenIdOptions settings)
    {
        if (principal.FindFirstValue("iss") is not { Length: > 0 } issuer || principal.FindFirstValue("sub") is not { Length: > 0 } subject)
            return null;

        // The token and the user-info endpoint may both contain the address. If they differ, neither is trusted.
        var emails = principal.FindAll("email").Select(static claim => claim.Value.Trim()).Distinct(StringComparer.OrdinalIgnoreCase).ToList();
        var verified = principal.FindAll("email_verified").Select(static claim => claim.Value).ToList();
        // An address explicitly marked unverified is not trusted, even if unmarked addresses are.
        var isVerified = (verified.Count > 0 || settings.TrustAddresses)
            && verified.All(static value => value.Equals("true", StringComparison.OrdinalIgnoreCase));
        var email = isVerified && emails is [var only] && IsAddress(only) ? only : null;
        return new OpenIdPerson(
            Sha256Hash.OfText($"{issuer}\n{subject}").ToString(), email, emails.Count > 0,
            settings.RoleClaim is { Length: > 0 } claim ? NestedClaim.Values(principal, claim) : []);
    }

    // ASCII only, as in account names. Other characters may look like, or be folded into, those of another user.
    private static bool IsAddress(string text) =>
        text.Length <= LongestEmail && text.All(static letter => char.IsAscii(letter) && letter > ' ') &&
        text.IndexOf('@', StringComparison.Ordinal) is > 0 and var at && at == text.LastIndexOf('@') && at < text.Length - 1;
}
