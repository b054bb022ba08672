using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;
using MimeKit;

namespace PageShield.Alerts.Channels.Transports;

/// <summary>How the connection to the mail server is encrypted.</summary>
public enum MailSecurity
{
    /// <summary>No encryption, for a server on the same machine.</summary>
    None,

    /// <summary>STARTTLS is required (port 587).</summary>
    StartTls,

    /// <summary>STARTTLS if the server offers it.</summary>
    StartTlsWhenAvailable,

    /// <summary>Implicit TLS (port 465).</summary>
    Tls,
}
