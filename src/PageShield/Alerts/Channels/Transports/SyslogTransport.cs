using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Text;
using PageShield.Alerts.Delivery;
using PageShield.Network;

namespace PageShield.Alerts.Channels.Transports;

/// <summary>
/// Sends alerts by syslog: UDP in one datagram of at most 2,048 bytes (RFC 5426), TCP and TLS with octet counting (RFC 6587, RFC 5425).
/// Outgoing connections follow the same rules as for webhooks. UDP has no acknowledgement, so delivered only means sent.
/// </summary>
internal sealed class SyslogTransport(ChannelPost post) : IChannelTransport
{
    private const int MostDatagramBytes = 2048;

    public static ChannelDescription Description { get; } = new()
    {
        Label = "Syslog",
        Position = 6,
        TargetHint = "`udp://host:514`, `tcp://host:601` or `tls://host:6514`; with `?format=cef` for CEF.",
        TargetProblem = static target =>
            SyslogTarget.Read(target) is null
            ? "Enter udp://host:514, tcp://host:601 or tls://host:6514, with ?format=cef at the end for CEF."
            : null,
        TargetIsSecret = false,
    };

    public AlertChannelKind Kind => AlertChannelKind.Syslog;

    /// <inheritdoc />
    public async Task<DeliveryResult> SendAsync(OutgoingAlert alert, AlertChannel channel, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(alert);
        ArgumentNullException.ThrowIfNull(channel);
        if (SyslogTarget.Read(channel.Target) is not { } target)
            return new(DeliveryOutcome.Refused, "The channel's address is not a syslog address. Enter it again.");

        var message = SyslogMessage.Compose(alert, target.IsCef, Environment.MachineName, Environment.ProcessId);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(post.Timeout);
        try
        {
            return target.Scheme == "udp"
                ? await SendDatagramAsync(channel, target, message, limit.Token)
                : await SendStreamAsync(channel, target, message, limit.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return new(DeliveryOutcome.Failed, $"{target.Host} did not accept the message within {post.Timeout.TotalSeconds:0} s.");
        }
        catch (Exception exception) when (exception is SocketException or IOException or AuthenticationException)
        {
            return new(DeliveryOutcome.Failed, exception.Message);
        }
    }

    private async Task<DeliveryResult> SendDatagramAsync(
        AlertChannel channel, SyslogTarget target, byte[] message, CancellationToken cancellationToken)
    {
        var resolution = await post.GuardFor(channel).ResolveAsync(target.Host, target.Port, cancellationToken);
        if (resolution.Failure == ConnectFailureKind.Refused) return ChannelPost.NotPublic(target.Host, target.Port);
        if (resolution.Failure != ConnectFailureKind.None) return new(DeliveryOutcome.Failed, resolution.Reason ?? "The name has no address.");

        var address = resolution.Addresses[0];
        using var socket = new Socket(address.AddressFamily, SocketType.Dgram, ProtocolType.Udp);
        await socket.SendToAsync(
            message.AsMemory(0, WholeCharacters(message)), SocketFlags.None, new System.Net.IPEndPoint(address, target.Port), cancellationToken);
        return new(DeliveryOutcome.Delivered, "Sent. UDP has no acknowledgement.");
    }

    private async Task<DeliveryResult> SendStreamAsync(AlertChannel channel, SyslogTarget target, byte[] message, CancellationToken cancellationToken)
    {
        var connection = await new GuardedConnector(post.GuardFor(channel), post.Timeout).ConnectAsync(target.Host, target.Port, cancellationToken);
        if (connection.Failure == ConnectFailureKind.Refused) return ChannelPost.NotPublic(target.Host, target.Port);
        if (connection.Socket is not { } socket) return new(DeliveryOutcome.Failed, connection.Reason ?? "The receiver did not answer.");

        await using Stream plain = new NetworkStream(socket, ownsSocket: true);
        await using var stream = target.Scheme == "tls" ? new SslStream(plain, leaveInnerStreamOpen: true) : plain;
        if (stream is SslStream tls)
            await tls.AuthenticateAsClientAsync(new SslClientAuthenticationOptions { TargetHost = target.Host }, cancellationToken);
        await stream.WriteAsync(
            (byte[])[.. Encoding.ASCII.GetBytes(FormattableString.Invariant($"{message.Length} ")), .. message], cancellationToken);
        await stream.FlushAsync(cancellationToken);
        socket.Shutdown(SocketShutdown.Send);
        return new(DeliveryOutcome.Delivered, "Written to the connection. Syslog has no acknowledgement.");
    }

    /// <summary>How many bytes fit into a datagram without splitting a character.</summary>
    private static int WholeCharacters(byte[] message)
    {
        if (message.Length <= MostDatagramBytes) return message.Length;

        var length = MostDatagramBytes;
        while (length > 0 && (message[length] & 0xC0) == 0x80) length--;
        return length;
    }
}
