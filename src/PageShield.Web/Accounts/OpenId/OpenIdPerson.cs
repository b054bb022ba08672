using System.Security.Claims;
using PageShield.Reports;

namespace PageShield.Web.Accounts.OpenId;

/// <summary>Who a provider says signs in.</summary>
/// <param name="Key">Issuer and subject, hashed: the only thing that stays the same for one person (Core 5.7).</param>
/// <param name="Email">The address, where there is exactly one and the provider says that it is verified, or is trusted with it; else null.</param>
/// <param name="ClaimsEmail">Whether any address was named.</param>
/// <param name="Roles">Values of the claim that gives roles; null where the claim did not come.</param>
internal sealed record OpenIdPerson(string Key, string? Email, bool ClaimsEmail, IReadOnlyList<string>? Roles)
{
    private const int LongestEmail = AccountRegistry.NameLength;

    /// <summary>Null where the token does not say who.</summary>
    public static OpenIdPerson? Read(ClaimsPrincipal principal, OpenIdOptions settings)
    {
        if (principal.FindFirstValue("iss") is not { Length: > 0 } issuer || principal.FindFirstValue("sub") is not { Length: > 0 } subject)
            return null;

        // Token and user-info endpoint may both say it; where they do not agree, nothing is believed.
        var emails = principal.FindAll("email").Select(static claim => claim.Value.Trim()).Distinct(StringComparer.OrdinalIgnoreCase).ToList();
        var verified = principal.FindAll("email_verified").Select(static claim => claim.Value).ToList();
        // What the provider calls unverified stays that, also where its silence is trusted.
        var isVerified = (verified.Count > 0 || settings.TrustAddresses)
            && verified.All(static value => value.Equals("true", StringComparison.OrdinalIgnoreCase));
        var email = isVerified && emails is [var only] && IsAddress(only) ? only : null;
        return new OpenIdPerson(
            Sha256Hash.OfText($"{issuer}\n{subject}").ToString(), email, emails.Count > 0,
            settings.RoleClaim is { Length: > 0 } claim ? NestedClaim.Values(principal, claim) : []);
    }

    // ASCII alone, as accounts' names are: other letters may look, or be folded, like those of somebody else.
    private static bool IsAddress(string text) =>
        text.Length <= LongestEmail && text.All(static letter => char.IsAscii(letter) && letter > ' ') &&
        text.IndexOf('@', StringComparison.Ordinal) is > 0 and var at && at == text.LastIndexOf('@') && at < text.Length - 1;
}
