using System.Net;
using System.Net.Sockets;
using System.Net.WebSockets;
using System.Security.Cryptography;
using System.Text;

namespace PageShield.Crawler.DevTools;

/// <summary>
/// A websocket on loopback for exactly one client: the one that knows the path, which nobody can guess. The port is closed as soon as that
/// has come in; whoever else knocks is sent away.
/// </summary>
internal sealed class LoopbackDoor : IDisposable
{
    private const int MaxHead = 8 * 1024;
    private const string HandshakeGuid = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11"; // RFC 6455, 1.3
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly string _path = "/" + Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(32));
    private readonly TaskCompletionSource<WebSocket> _came = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public LoopbackDoor()
    {
        _listener.Start(16);
        Address = new($"ws://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}{_path}");
    }

    /// <summary>Credentials for the client only.</summary>
    public Uri Address { get; }

    /// <summary>Waits for the client; the door is closed then.</summary>
    public async Task<WebSocket> AcceptAsync(CancellationToken cancellationToken)
    {
        using var closing = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        try
        {
            var knocking = AnswerAllAsync(closing.Token);
            await await Task.WhenAny(_came.Task, knocking);
            return await _came.Task.WaitAsync(cancellationToken);
        }
        finally
        {
            _listener.Stop();
            await closing.CancelAsync();
        }
    }

    /// <inheritdoc />
    public void Dispose() => _listener.Dispose();

    private async Task AnswerAllAsync(CancellationToken cancellationToken)
    {
        try
        {
            // Side by side: one that says nothing must not keep the right one out.
            while (!_came.Task.IsCompleted) _ = AnswerAsync(await _listener.AcceptTcpClientAsync(cancellationToken), cancellationToken);
        }
        catch (Exception exception) when (exception is SocketException or ObjectDisposedException or OperationCanceledException)
        {
            if (!_came.Task.IsCompleted) throw;
        }
    }

    private async Task AnswerAsync(TcpClient client, CancellationToken cancellationToken)
    {
        var stays = false;
        try
        {
            using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            limit.CancelAfter(Patience);
            client.NoDelay = true;
            var stream = client.GetStream();
            var lines = (await ReadHeadAsync(stream, limit.Token)).Split("\r\n");
            var key = lines.FirstOrDefault(static line => line.StartsWith("Sec-WebSocket-Key:", StringComparison.OrdinalIgnoreCase))?.Split(':', 2)[1]
                .Trim();
            if (key is null || !Knows(lines[0]))
            {
                await stream.WriteAsync("HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"u8.ToArray(), limit.Token);
                return;
            }

#pragma warning disable CA5350 // The handshake's own hash; it protects nothing.
            var accept = Convert.ToBase64String(SHA1.HashData(Encoding.ASCII.GetBytes(key + HandshakeGuid)));
#pragma warning restore CA5350
            var head = $"HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: {accept}\r\n\r\n";
            var socket = WebSocket.CreateFromStream(stream, new WebSocketCreationOptions { IsServer = true, KeepAliveInterval = TimeSpan.Zero });
            stays = _came.TrySetResult(socket);
            if (stays) await stream.WriteAsync(Encoding.ASCII.GetBytes(head), CancellationToken.None);
        }
        catch (Exception exception) when (exception is IOException or SocketException or OperationCanceledException or ObjectDisposedException)
        {
            // It hung up or said nothing: not the one that we wait for.
        }
        finally
        {
            if (!stays) client.Dispose();
        }
    }

    private bool Knows(string requestLine) =>
        CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(requestLine), Encoding.UTF8.GetBytes($"GET {_path} HTTP/1.1"));

    private static async Task<string> ReadHeadAsync(NetworkStream stream, CancellationToken cancellationToken)
    {
        var buffer = new byte[MaxHead];
        for (var length = 0; length < buffer.Length;)
        {
            // A client waits for the answer before it sends more, so nothing behind the head is lost.
            var read = await stream.ReadAsync(buffer.AsMemory(length), cancellationToken);
            if (read == 0) break;
            length += read;
            var head = Encoding.ASCII.GetString(buffer, 0, length);
            if (head.EndsWith("\r\n\r\n", StringComparison.Ordinal)) return head;
        }

        throw new IOException("No request.");
    }
}
