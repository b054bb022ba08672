using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;
using MimeKit;
using PageShield.Reports.Settings;

namespace PageShield.Alerts.Channels.Transports;

/// <summary>The mail server for alerts, section <c>PageShield:Mail</c>. Without a host, e-mail is off.</summary>
public sealed class MailOptions : IValidatableObject
{
    public const string Section = "PageShield:Mail";

    /// <summary>SMTP server; null turns e-mail off.</summary>
    [StringLength(253)]
    public string? Host { get; set; }

    [Range(1, 65535)]
    public int Port { get; set; } = 587;

    /// <summary>Null selects by port: implicit TLS on 465, STARTTLS on every other port.</summary>
    public MailSecurity? Security { get; set; }

    /// <summary>
    /// Name sent in EHLO (RFC 5321, section 4.1.1.1), for servers that check it; null for the sender's domain.
    /// </summary>
    [StringLength(253)]
    public string? HeloName { get; set; }

    /// <summary>User name; null for no authentication.</summary>
    public string? User { get; set; }

    [SecretSetting]
    public string? Password { get; set; }

    /// <summary>Sender, such as <c>alerts@shop.example</c> or <c>Page Shield &lt;alerts@shop.example&gt;</c>.</summary>
    public string? From { get; set; }

    /// <summary>Timeout of one SMTP command, in seconds.</summary>
    [Range(1, 300)]
    public int TimeoutSeconds { get; set; } = 30;

    /// <summary>Whether a mail server is set.</summary>
    public bool IsConfigured => !string.IsNullOrWhiteSpace(Host);

    /// <summary><see cref="Security"/>, or the default for the port.</summary>
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
