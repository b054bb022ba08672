using MailKit;
using MailKit.Net.Smtp;
using MailKit.Security;
using Microsoft.Extensions.Options;
using MimeKit;
using PageShield.Alerts.Delivery;
using SocketException = System.Net.Sockets.SocketException;

namespace PageShield.Alerts.Channels.Transports;

/// <summary>Sends alerts by e-mail through the configured SMTP server.</summary>
internal sealed class MailTransport(IOptions<MailOptions> options) : IChannelTransport
{
    public static ChannelDescription Description { get; } = new()
    {
        Label = "E-mail",
        Position = 1,
        TargetLabel = "E-mail addresses",
        TargetHint =
            $"Up to {MailRecipients.Most} addresses, separated by commas. Mail is sent through the server in the `PageShield__Mail` settings.",
        TargetProblem = static target =>
            MailRecipients.TryParse(target, out _) ? null : $"Enter up to {MailRecipients.Most} e-mail addresses separated by commas, without names.",
        TargetIsSecret = false,
        ConnectsToTarget = false,
    };

    public AlertChannelKind Kind => AlertChannelKind.Email;

    /// <inheritdoc />
    public async Task<DeliveryResult> SendAsync(OutgoingAlert alert, AlertChannel channel, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(alert);
        ArgumentNullException.ThrowIfNull(channel);
        var mail = options.Value;
        if (!mail.IsConfigured || !MailboxAddress.TryParse(mail.From, out var from))
            return new(DeliveryOutcome.Failed, $"E-mail is not set up: set {MailOptions.Section}:Host and {MailOptions.Section}:From, then restart.");
        if (!MailRecipients.TryParse(channel.Target, out var to))
            return new(DeliveryOutcome.Refused, "The channel's e-mail addresses are not valid. Enter them again.");

        using var message = AlertMail.Compose(alert, from, to);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(TimeSpan.FromSeconds(2 * mail.TimeoutSeconds));
        try
        {
            return new(DeliveryOutcome.Delivered, await SendAsync(message, mail, limit.Token));
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return new(DeliveryOutcome.Failed, $"The mail server did not answer within {2 * mail.TimeoutSeconds} s.");
        }
        catch (Exception exception) when (exception is SmtpCommandException or ProtocolException or AuthenticationException or SslHandshakeException
            or SocketException or IOException or NotSupportedException or TimeoutException)
        {
            return new(DeliveryOutcome.Failed, Explain(exception));
        }
    }

    private static async Task<string> SendAsync(MimeMessage message, MailOptions mail, CancellationToken cancellationToken)
    {
        using var client = new SmtpClient { Timeout = mail.TimeoutSeconds * 1000, LocalDomain = HeloName(message, mail) };
        await client.ConnectAsync(mail.Host ?? "", mail.Port, Socket(mail.SecurityInForce), cancellationToken);
        if (mail.User is not null) await client.AuthenticateAsync(mail.User, mail.Password ?? "", cancellationToken);

        var said = await client.SendAsync(message, cancellationToken);
        try
        {
            await client.DisconnectAsync(quit: true, cancellationToken);
        }
        catch (Exception exception) when (exception is IOException or ProtocolException or SocketException)
        {
            // The server accepted the message before the connection closed. A retry would send it twice.
        }

        return $"The mail server accepted it: {said}";
    }

    // By default the library sends the machine's name or address in EHLO, which servers that check it reject.
    private static string HeloName(MimeMessage message, MailOptions mail) =>
        !string.IsNullOrWhiteSpace(mail.HeloName)
            ? mail.HeloName
            : MailboxAddress.EncodeAddrspec(message.From.Mailboxes.First().Address).Split('@')[^1];

    private static SecureSocketOptions Socket(MailSecurity security) => security switch
    {
        MailSecurity.None => SecureSocketOptions.None,
        MailSecurity.StartTls => SecureSocketOptions.StartTls,
        MailSecurity.StartTlsWhenAvailable => SecureSocketOptions.StartTlsWhenAvailable,
        _ => SecureSocketOptions.SslOnConnect,
    };

    private static string Explain(Exception exception) => exception switch
    {
        AuthenticationException => $"The mail server refused the sign-in: {exception.Message}",
        SslHandshakeException => "The mail server's TLS certificate or version was not accepted.",
        SmtpCommandException command => $"The mail server answered {(int)command.StatusCode}: {command.Message}",
        NotSupportedException => $"The mail server does not support what {MailOptions.Section}:Security requires: {exception.Message}",
        _ => $"The mail server cannot be reached: {exception.Message}",
    };
}
