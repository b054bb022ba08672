using System.Text.Json.Serialization;
using PageShield.Storage;

namespace PageShield.Accounts;

/// <summary>What a person showed when signing in.</summary>
[JsonConverter(typeof(KebabCaseEnumConverter<SignInMethod>))]
public enum SignInMethod
{
    Password,

    /// <summary>Password and a code of an authenticator app, or a recovery code.</summary>
    PasswordAndCode,

    Passkey,

    /// <summary>An OpenID Connect provider, which has its own rules about factors.</summary>
    OpenIdConnect,

    /// <summary>The set-up link, an invitation or a reset link, with the password chosen there.</summary>
    Link,
}
