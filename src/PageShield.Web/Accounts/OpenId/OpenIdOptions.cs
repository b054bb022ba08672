using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;
using PageShield.Accounts;

namespace PageShield.Web.Accounts.OpenId;

/// <summary>A provider at whom people sign in: section <c>PageShield:OpenId</c> of the settings. Off without an authority.</summary>
public sealed class OpenIdOptions : IValidatableObject
{
    public const string Section = PageShieldOptions.Section + ":OpenId";

    /// <summary>The provider's issuer address, below which <c>/.well-known/openid-configuration</c> lies; null for none. HTTPS, or plain HTTP on loopback.</summary>
    public string? Authority { get; set; }

    public string? ClientId { get; set; }

    /// <summary>Null for a public client, which PKCE alone protects.</summary>
    public string? ClientSecret { get; set; }

    /// <summary>Separated by spaces.</summary>
    [Required]
    public string Scopes { get; set; } = "openid profile email";

    /// <summary>What the button on the sign-in page says.</summary>
    [Required, MaxLength(60)]
    public string Label { get; set; } = "Sign in with OpenID Connect";

    /// <summary>Domains, separated by semicolons, whose people get an account at their first sign-in; null: only who was invited.</summary>
    public string? AllowedDomains { get; set; }

    /// <summary>Role of an account made that way where the provider names none, and of everybody whose role the provider stopped naming. Empty: then nobody gets in.</summary>
    public string? DefaultRole { get; set; } = Roles.Viewer;

    /// <summary>Claim that gives roles, such as <c>groups</c>; null: roles are given here and not by the provider.</summary>
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
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (!IsOn) yield break;

        if (!PageShieldOptions.TryParseAddress(Authority, out var authority))
            yield return Problem(nameof(Authority), $"'{Authority}' is not an address such as https://login.example.");
        else if (authority.Scheme != "https" && !authority.IsLoopback)
            yield return Problem(nameof(Authority), $"'{Authority}' is not HTTPS: who sits on the way could sign in as anybody.");
        if (string.IsNullOrWhiteSpace(ClientId)) yield return Problem(nameof(ClientId), "the provider gave one when Page Shield was registered there; it is missing.");
        if (!Scopes.Split(' ').Contains("openid")) yield return Problem(nameof(Scopes), "'openid' is missing; without it the provider says nothing about who signs in.");
        if (!string.IsNullOrEmpty(DefaultRole) && !Roles.All.Contains(DefaultRole)) yield return Problem(nameof(DefaultRole), $"'{DefaultRole}' is none of {string.Join(", ", Roles.All)}.");
        foreach (var domain in Domains.Where(static domain => Uri.CheckHostName(domain) != UriHostNameType.Dns || !domain.Contains('.')))
            yield return Problem(nameof(AllowedDomains), $"'{domain}' is not a domain such as shop.example.");
        if (string.IsNullOrEmpty(RoleClaim) == (AdminValue ?? AnalystValue ?? ViewerValue) is { Length: > 0 })
            yield return Problem(nameof(RoleClaim), "the claim and at least one of AdminValue, AnalystValue and ViewerValue belong together.");
    }

    private string[] Domains => AllowedDomains?.Split(';', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries) ?? [];

    private static ValidationResult Problem(string setting, string what) => new($"{Section}:{setting}: {what}", [setting]);
}

[OptionsValidator]
internal sealed partial class OpenIdOptionsValidator : IValidateOptions<OpenIdOptions>;
