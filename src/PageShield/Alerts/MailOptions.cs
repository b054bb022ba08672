using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;
using MimeKit;

namespace PageShield.Alerts;

/// <summary>The mail server that alerts go out through: section <c>PageShield:Mail</c>. Without a host, e-mail is off.</summary>
public sealed class MailOptions : IValidatableObject
{
    public const string Section = "PageShield:Mail";

    /// <summary>SMTP server; null where no mail is sent.</summary>
    [StringLength(253)]
    public string? Host { get; set; }

    [Range(1, 65535)]
    public int Port { get; set; } = 587;

    public MailSecurity Security { get; set; } = MailSecurity.StartTls;

    /// <summary>Name to sign in with; null for no sign-in.</summary>
    public string? User { get; set; }

    public string? Password { get; set; }

    /// <summary>Sender, as <c>alerts@shop.example</c> or <c>Page Shield &lt;alerts@shop.example&gt;</c>.</summary>
    public string? From { get; set; }

    /// <summary>Seconds for one command of the conversation with the server.</summary>
    [Range(1, 300)]
    public int TimeoutSeconds { get; set; } = 30;

    /// <summary>Whether there is a server to send through.</summary>
    public bool IsConfigured => !string.IsNullOrWhiteSpace(Host);

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (!IsConfigured) yield break;

        if (!MailboxAddress.TryParse(From, out var from) || !from.Address.Contains('@', StringComparison.Ordinal))
            yield return new ValidationResult($"{Section}:{nameof(From)} must be the sender's address, such as alerts@shop.example.", [nameof(From)]);
        if (User is not null && Password is null)
            yield return new ValidationResult($"{Section}:{nameof(Password)} is missing although {nameof(User)} is set.", [nameof(Password)]);
        if (User is not null && Security == MailSecurity.None && Host is not ("localhost" or "127.0.0.1" or "::1"))
            yield return new ValidationResult($"{Section}:{nameof(Security)} is None, which would send the password readable over the network; use StartTls or Tls.", [nameof(Security)]);
    }
}

/// <summary>How the connection to the mail server is encrypted.</summary>
public enum MailSecurity
{
    /// <summary>Not at all: for a server on this machine.</summary>
    None,

    /// <summary>STARTTLS is required (port 587).</summary>
    StartTls,

    /// <summary>STARTTLS where the server offers it.</summary>
    StartTlsWhenAvailable,

    /// <summary>TLS from the first byte (port 465).</summary>
    Tls,
}

[OptionsValidator]
internal sealed partial class MailOptionsValidator : IValidateOptions<MailOptions>;
