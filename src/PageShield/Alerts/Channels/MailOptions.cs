using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;
using MimeKit;
using PageShield.Reports.Settings;

namespace PageShield.Alerts.Channels;

/// <summary>The mail server that alerts go out through: section <c>PageShield:Mail</c>. Without a host, e-mail is off.</summary>
public sealed class MailOptions : IValidatableObject
{
    public const string Section = "PageShield:Mail";

    /// <summary>SMTP server; null where no mail is sent.</summary>
    [StringLength(253)]
    public string? Host { get; set; }

    [Range(1, 65535)]
    public int Port { get; set; } = 587;

    /// <summary>Null follows the port: TLS on 465, where servers expect it from the first byte, STARTTLS on every other.</summary>
    public MailSecurity? Security { get; set; }

    /// <summary>
    /// Name by which this machine greets the server (EHLO, RFC 5321 4.1.1.1), for servers that look at it; null for the sender's domain.
    /// </summary>
    [StringLength(253)]
    public string? HeloName { get; set; }

    /// <summary>Name to sign in with; null for no sign-in.</summary>
    public string? User { get; set; }

    [SecretSetting]
    public string? Password { get; set; }

    /// <summary>Sender, as <c>alerts@shop.example</c> or <c>Page Shield &lt;alerts@shop.example&gt;</c>.</summary>
    public string? From { get; set; }

    /// <summary>Seconds for one command of the conversation with the server.</summary>
    [Range(1, 300)]
    public int TimeoutSeconds { get; set; } = 30;

    /// <summary>Whether there is a server to send through.</summary>
    public bool IsConfigured => !string.IsNullOrWhiteSpace(Host);

    /// <summary><see cref="Security"/>, or what the port means.</summary>
    public MailSecurity SecurityInForce => Security ?? (Port == 465 ? MailSecurity.Tls : MailSecurity.StartTls);

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (IsConfigured && Uri.CheckHostName(Host) == UriHostNameType.Unknown)
            yield return Problem(
                nameof(Host), $"takes a server's name or address, such as mail.shop.example, without port, not {SettingValue.Shown(Host)}.");
        var isSender = MailboxAddress.TryParse(From, out var from) && from.Address.Contains('@', StringComparison.Ordinal);
        if ((IsConfigured || !string.IsNullOrEmpty(From)) && !isSender)
            yield return Problem(nameof(From), $"takes the sender's address, such as alerts@shop.example, not {SettingValue.Shown(From)}.");
        if (!string.IsNullOrEmpty(HeloName) && Uri.CheckHostName(HeloName) == UriHostNameType.Unknown)
            yield return Problem(nameof(HeloName), $"takes a host name such as shield.shop.example, not {SettingValue.Shown(HeloName)}.");
        if (User is not null && Password is null)
            yield return Problem(nameof(Password), $"is missing although {nameof(User)} is set.");
        if (IsConfigured && User is not null && SecurityInForce == MailSecurity.None && Host is not ("localhost" or "127.0.0.1" or "::1"))
            yield return Problem(nameof(Security), "is None, which would send the password readable over the network; use StartTls or Tls.");
        if (!IsConfigured && (User ?? Password ?? From) is { Length: > 0 })
            yield return Problem(
                nameof(Host), $"takes the mail server's name; it is missing although {nameof(From)}, {nameof(User)} or {nameof(Password)} is set.");
    }

    private static ValidationResult Problem(string setting, string what) => new($"{Section}:{setting} {what}", [setting]);
}
