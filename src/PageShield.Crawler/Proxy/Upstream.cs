using System.Net.Sockets;
using System.Text;
using PageShield.Network;

namespace PageShield.Crawler.Proxy;

/// <summary>
/// Opens connections to targets: directly, or with CONNECT through the operator's outbound proxy. The target's address is checked
/// either way; the outbound proxy is asked for the checked address where the name resolves here, else for the name.
/// </summary>
internal sealed class Upstream(GuardedConnector connector, Uri? outboundProxy, TimeSpan connectTimeout)
{
    /// <summary>The guard that decides.</summary>
    public AddressGuard Guard => connector.Guard;

    /// <summary>A connected socket, ready for the target's own protocol, or the reason why there is none.</summary>
    public async ValueTask<GuardedConnection> ConnectAsync(string host, int port, CancellationToken cancellationToken)
    {
        if (outboundProxy is null) return await connector.ConnectAsync(host, port, cancellationToken);

        var resolution = await Guard.ResolveAsync(host, port, cancellationToken);
        if (resolution.Failure == ConnectFailureKind.Refused || host.EndsWith(".invalid", StringComparison.Ordinal))
            return new(null, resolution.Failure, resolution.Reason);

        var target = resolution.Addresses is [var address, ..] ? address.ToString() : host;
        return await TunnelAsync(target.Contains(':') ? $"[{target}]:{port}" : $"{target}:{port}", cancellationToken);
    }

    private async Task<GuardedConnection> TunnelAsync(string target, CancellationToken cancellationToken)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(connectTimeout);
        try
        {
            // Only called with an outbound proxy.
            await socket.ConnectAsync(outboundProxy!.Host, outboundProxy.Port, limit.Token);
            var credentials = outboundProxy.UserInfo.Length == 0 ? ""
                : $"Proxy-Authorization: Basic {Convert.ToBase64String(Encoding.UTF8.GetBytes(Uri.UnescapeDataString(outboundProxy.UserInfo)))}\r\n";
            await socket.SendAsync(Encoding.Latin1.GetBytes($"CONNECT {target} HTTP/1.1\r\nHost: {target}\r\n{credentials}\r\n"), limit.Token);
            var status = await ReadStatusAsync(socket, limit.Token);
            if (status.Split(' ') is [_, "200", ..]) return new(socket, ConnectFailureKind.None, null);

            socket.Dispose();
            return new(null, ConnectFailureKind.Unreachable, $"The outbound proxy turned {target} down ({status}).");
        }
        catch (Exception exception) when (exception is SocketException or IOException || !cancellationToken.IsCancellationRequested)
        {
            socket.Dispose();
            return new(null, ConnectFailureKind.Unreachable, $"The outbound proxy cannot be reached: {exception.Message}");
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    private static async Task<string> ReadStatusAsync(Socket socket, CancellationToken cancellationToken)
    {
        // Byte by byte: what follows the head belongs to the tunnel.
        var head = new List<byte>(256);
        var one = new byte[1];
        while (head.Count < 16 * 1024)
        {
            if (await socket.ReceiveAsync(one, cancellationToken) == 0) break;
            head.Add(one[0]);
            if (head.Count >= 4 && head[^1] == '\n' && head[^2] == '\r' && head[^3] == '\n') break;
        }

        var text = Encoding.Latin1.GetString([.. head]);
        return text.Split("\r\n")[0];
    }
}
