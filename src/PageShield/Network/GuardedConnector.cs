using System.Net.Sockets;

namespace PageShield.Network;

/// <summary>
/// Opens TCP connections to addresses that an <see cref="AddressGuard"/> permits: resolves, checks, then connects to exactly the checked address.
/// </summary>
/// <param name="guard">Checks each address.</param>
/// <param name="connectTimeout">Timeout for each address tried.</param>
public sealed class GuardedConnector(AddressGuard guard, TimeSpan connectTimeout)
{
    /// <summary>The guard that checks addresses.</summary>
    public AddressGuard Guard => guard;

    /// <summary>Connects to the first permitted address that answers.</summary>
    public async ValueTask<GuardedConnection> ConnectAsync(string host, int port, CancellationToken cancellationToken)
    {
        var resolution = await guard.ResolveAsync(host, port, cancellationToken);
        if (resolution.Failure != ConnectFailureKind.None) return new(null, resolution.Failure, resolution.Reason);

        var reason = "no address answered";
        foreach (var address in resolution.Addresses)
        {
            var socket = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
            using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            limit.CancelAfter(connectTimeout);
            try
            {
                await socket.ConnectAsync(address, port, limit.Token);
                return new(socket, ConnectFailureKind.None, null);
            }
            catch (SocketException exception)
            {
                reason = exception.Message;
                socket.Dispose();
            }
            catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
            {
                reason = $"no answer within {connectTimeout.TotalSeconds:0} s";
                socket.Dispose();
            }
            catch
            {
                socket.Dispose();
                throw;
            }
        }

        return new(null, ConnectFailureKind.Unreachable,
            $"{host}:{port} cannot be reached: {reason}. Check that the server is running and that this machine can connect to it.");
    }
}
