using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;
using PageShield.Accounts;
using PageShield.Reports.Settings;
using PageShield.Storage;

namespace PageShield.Web.Accounts.OpenId;

/// <summary>An OpenID Connect provider for sign-in; section <c>PageShield:OpenId</c> of the settings. Disabled if no authority is set.</summary>
public sealed class OpenIdOptions : IValidatableObject
{
    public const string Section = PageShieldOptions.Section + ":OpenId";

    /// <summary>
    /// The provider's issuer address, relative to which <c>/.well-known/openid-configuration</c> is found; null for none. HTTPS, or HTTP on loopback.
    /// </summary>
    public string? Authority { get; set; }

    public string? ClientId { get; set; }

    /// <summary>Null for a public client, which is protected by PKCE alone.</summary>
    [SecretSetting]
    public string? ClientSecret { get; set; }

    /// <summary>Space-separated scopes.</summary>
    [Required]
    public string Scopes { get; set; } = "openid profile email";

    /// <summary>Label of the button on the sign-in page.</summary>
    [Required, MaxLength(60)]
    public string Label { get; set; } = "Sign in with OpenID Connect";

    /// <summary>Semicolon-separated domains whose users get an account at first sign-in; null to admit invited users only.</summary>
    public string? AllowedDomains { get; set; }

    /// <summary>
    /// Role of an account created at first sign-in if the provider gives none, and of every user for whom the provider no longer gives a role. If
    /// empty, they are refused.
    /// </summary>
    public string? DefaultRole { get; set; } = Roles.Viewer;

    /// <summary>
    /// Whether to treat the provider's addresses as verified if it does not state that, as with Entra ID. Anyone who can choose an address at the
    /// provider, or comes from a directory where someone else can, may then join under another user's invitation.
    /// </summary>
    public bool TrustAddresses { get; set; }

    /// <summary>
    /// Claim that gives roles, such as <c>groups</c> or the nested <c>realm_access.roles</c>; null if roles are managed here, not by the provider.
    /// </summary>
    public string? RoleClaim { get; set; }

    /// <summary>Value of <see cref="RoleClaim"/> that means administrator.</summary>
    public string? AdminValue { get; set; }

    /// <summary>Value of <see cref="RoleClaim"/> that means analyst.</summary>
    public string? AnalystValue { get; set; }

    /// <summary>Value of <see cref="RoleClaim"/> that means viewer.</summary>
    public string? ViewerValue { get; set; }

    /// <summary>Whether a provider is configured.</summary>
    public bool IsOn => !string.IsNullOrWhiteSpace(Authority);

    /// <summary>Whether this address's domain is one of <see cref="AllowedDomains"/>; a domain does not include its subdomains.</summary>
    public bool Allows(string email) =>
        Domains.Contains(email[(email.LastIndexOf('@') + 1)..], StringComparer.OrdinalIgnoreCase);

    /// <summary>The highest role these values of <see cref="RoleClaim"/> map to, or else the default role; null if there is none.</summary>
    public string? RoleOf(IReadOnlyCollection<string> values) =>
        AdminValue is { Length: > 0 } admin && values.Contains(admin) ? Roles.Admin
        : AnalystValue is { Length: > 0 } analyst && values.Contains(analyst) ? Roles.Analyst
        : ViewerValue is { Length: > 0 } viewer && values.Contains(viewer) ? Roles.Viewer
        : string.IsNullOrEmpty(DefaultRole) ? null : DefaultRole;

    /// <inheritdoc />
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext) => [.. Wrong(), .. AuthorityProblems(), .. Missing()];

    private IEnumerable<ValidationResult> Wrong()
    {
        if (!Scopes.Split(' ').Contains("openid"))
            yield return Problem(
                nameof(Scopes), $"'openid' is missing in {SettingValue.Shown(Scopes)}; without it the provider does not identify the user.");
        if (!string.IsNullOrEmpty(DefaultRole) && !Roles.All.Contains(DefaultRole))
            yield return Problem(nameof(DefaultRole), $"{SettingValue.Shown(DefaultRole)} is not one of {string.Join(", ", Roles.All)}.");
        foreach (var domain in Domains.Where(static domain => Uri.CheckHostName(domain) != UriHostNameType.Dns || !domain.Contains('.')))
            yield return Problem(nameof(AllowedDomains), $"{SettingValue.Shown(domain)} is not a domain. Use a name such as shop.example.");
    }

    private IEnumerable<ValidationResult> AuthorityProblems()
    {
        if (!IsOn) yield break;
        if (!PageShieldOptions.TryParseAddress(Authority, out var authority))
            yield return Problem(nameof(Authority), $"{SettingValue.Shown(Authority)} is not an address. Use one such as https://login.example.");
        else if (authority.Scheme != "https" && !authority.IsLoopback)
            yield return Problem(nameof(Authority), $"{SettingValue.Shown(Authority)} is not HTTPS; an attacker could sign in as any user.");
        else if (TrustAddresses && IsForAnyDirectory(authority))
            yield return Problem(nameof(TrustAddresses),
                $"must be false with {SettingValue.Shown(Authority)}, where anyone can create a directory with any address in it; "
                + "set your own directory's authority.");
    }

    private IEnumerable<ValidationResult> Missing()
    {
        if (IsOn && string.IsNullOrWhiteSpace(ClientId))
            yield return Problem(nameof(ClientId), "is missing; the provider issues it when Page Shield is registered there.");
        if (!IsOn && (ClientId ?? ClientSecret ?? AllowedDomains ?? RoleClaim) is { Length: > 0 })
            yield return Problem(nameof(Authority),
                "is missing, but other settings of this section are set; set the provider's address, such as https://login.example.");
        if (!string.IsNullOrEmpty(RoleClaim) != new[] { AdminValue, AnalystValue, ViewerValue }.Any(static value => !string.IsNullOrEmpty(value)))
            yield return Problem(nameof(RoleClaim), "requires at least one of AdminValue, AnalystValue and ViewerValue, and they require it.");
    }

    // Entra ID's shared authorities, which accept users of any directory.
    private static bool IsForAnyDirectory(Uri authority) =>
        authority.Segments is [_, var directory, ..] && directory.TrimEnd('/') is "common" or "organizations" or "consumers";

    private string[] Domains => AllowedDomains?.Split(';', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries) ?? [];

    private static ValidationResult Problem(string setting, string what) => new($"{Section}:{setting}: {what}", [setting]);
}
