using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;
using PageShield.Accounts;
using PageShield.Reports.Settings;
using PageShield.Storage;

namespace PageShield.Web.Accounts.OpenId;

/// <summary>A provider at whom people sign in: section <c>PageShield:OpenId</c> of the settings. Off without an authority.</summary>
public sealed class OpenIdOptions : IValidatableObject
{
    public const string Section = PageShieldOptions.Section + ":OpenId";

    /// <summary>
    /// The provider's issuer address, below which <c>/.well-known/openid-configuration</c> lies; null for none. HTTPS, or plain HTTP on loopback.
    /// </summary>
    public string? Authority { get; set; }

    public string? ClientId { get; set; }

    /// <summary>Null for a public client, which PKCE alone protects.</summary>
    [SecretSetting]
    public string? ClientSecret { get; set; }

    /// <summary>Separated by spaces.</summary>
    [Required]
    public string Scopes { get; set; } = "openid profile email";

    /// <summary>What the button on the sign-in page says.</summary>
    [Required, MaxLength(60)]
    public string Label { get; set; } = "Sign in with OpenID Connect";

    /// <summary>Domains, separated by semicolons, whose people get an account at their first sign-in; null: only who was invited.</summary>
    public string? AllowedDomains { get; set; }

    /// <summary>
    /// Role of an account made that way where the provider names none, and of everybody whose role the provider stopped naming. Empty: then nobody
    /// gets in.
    /// </summary>
    public string? DefaultRole { get; set; } = Roles.Viewer;

    /// <summary>
    /// Whether the provider's addresses count as verified although it says nothing about that, as Entra ID does. Whoever can choose an address there,
    /// or comes from a directory where somebody else can, then joins as whom the invitation was meant for.
    /// </summary>
    public bool TrustAddresses { get; set; }

    /// <summary>
    /// Claim that gives roles, such as <c>groups</c> or, inside others, <c>realm_access.roles</c>; null: roles are given here and not by the
    /// provider.
    /// </summary>
    public string? RoleClaim { get; set; }

    /// <summary>Value of <see cref="RoleClaim"/> that means administrator.</summary>
    public string? AdminValue { get; set; }

    /// <summary>Value of <see cref="RoleClaim"/> that means analyst.</summary>
    public string? AnalystValue { get; set; }

    /// <summary>Value of <see cref="RoleClaim"/> that means viewer.</summary>
    public string? ViewerValue { get; set; }

    /// <summary>Whether there is a provider.</summary>
    public bool IsOn => !string.IsNullOrWhiteSpace(Authority);

    /// <summary>Whether this address's domain is one of <see cref="AllowedDomains"/>; a domain does not stand for those below it.</summary>
    public bool Allows(string email) =>
        Domains.Contains(email[(email.LastIndexOf('@') + 1)..], StringComparer.OrdinalIgnoreCase);

    /// <summary>The highest role that these values of <see cref="RoleClaim"/> give; null where they give none.</summary>
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
                nameof(Scopes), $"'openid' is missing in {SettingValue.Shown(Scopes)}; without it the provider says nothing about who signs in.");
        if (!string.IsNullOrEmpty(DefaultRole) && !Roles.All.Contains(DefaultRole))
            yield return Problem(nameof(DefaultRole), $"{SettingValue.Shown(DefaultRole)} is none of {string.Join(", ", Roles.All)}.");
        foreach (var domain in Domains.Where(static domain => Uri.CheckHostName(domain) != UriHostNameType.Dns || !domain.Contains('.')))
            yield return Problem(nameof(AllowedDomains), $"{SettingValue.Shown(domain)} is not a domain such as shop.example.");
    }

    private IEnumerable<ValidationResult> AuthorityProblems()
    {
        if (!IsOn) yield break;
        if (!PageShieldOptions.TryParseAddress(Authority, out var authority))
            yield return Problem(nameof(Authority), $"{SettingValue.Shown(Authority)} is not an address such as https://login.example.");
        else if (authority.Scheme != "https" && !authority.IsLoopback)
            yield return Problem(nameof(Authority), $"{SettingValue.Shown(Authority)} is not HTTPS: who sits on the way could sign in as anybody.");
        else if (TrustAddresses && IsForAnyDirectory(authority))
            yield return Problem(nameof(TrustAddresses), $"must be false with {SettingValue.Shown(Authority)}, where anybody can make a directory with any address in it; name your own directory's authority.");
    }

    private IEnumerable<ValidationResult> Missing()
    {
        if (IsOn && string.IsNullOrWhiteSpace(ClientId))
            yield return Problem(nameof(ClientId), "the provider gave one when Page Shield was registered there; it is missing.");
        if (!IsOn && (ClientId ?? ClientSecret ?? AllowedDomains ?? RoleClaim) is { Length: > 0 })
            yield return Problem(nameof(Authority),
                "takes the provider's address, such as https://login.example; it is missing although other settings of it are there.");
        if (!string.IsNullOrEmpty(RoleClaim) != new[] { AdminValue, AnalystValue, ViewerValue }.Any(static value => !string.IsNullOrEmpty(value)))
            yield return Problem(nameof(RoleClaim), "the claim and at least one of AdminValue, AnalystValue and ViewerValue belong together.");
    }

    // Entra ID's shared authorities, which take people of every directory there is.
    private static bool IsForAnyDirectory(Uri authority) =>
        authority.Segments is [_, var directory, ..] && directory.TrimEnd('/') is "common" or "organizations" or "consumers";

    private string[] Domains => AllowedDomains?.Split(';', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries) ?? [];

    private static ValidationResult Problem(string setting, string what) => new($"{Section}:{setting}: {what}", [setting]);
}
