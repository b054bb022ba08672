using System.Text.Json.Serialization;
using PageShield.Storage;

namespace PageShield.Accounts;

/// <summary>How a person authenticated at sign-in.</summary>
[JsonConverter(typeof(KebabCaseEnumConverter<SignInMethod>))]
public enum SignInMethod
{
    Password,

    /// <summary>Password plus a code from an authenticator app or a recovery code.</summary>
    PasswordAndCode,

    Passkey,

    /// <summary>An OpenID Connect provider, which has its own rules for factors.</summary>
    OpenIdConnect,

    /// <summary>The set-up link, an invitation or a reset link, with the password set there.</summary>
    Link,
}
