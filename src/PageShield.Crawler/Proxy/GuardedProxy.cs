using System.Buffers;
using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Microsoft.Extensions.Logging;
using PageShield.Network;

namespace PageShield.Crawler.Proxy;

/// <summary>
/// The forward proxy that all traffic of one crawl goes through: plain HTTP and CONNECT tunnels (TLS and WebSocket). It listens where the
/// crawl's browsers reach it, checks each target's address when it connects, and bounds what one connection may carry.
/// </summary>
internal sealed partial class GuardedProxy : IAsyncDisposable
{
    private const int MaxHead = 64 * 1024;
    private const int MaxFailures = 10_000;
    private static readonly TimeSpan HeadTimeout = TimeSpan.FromSeconds(30);

    private readonly ConcurrentDictionary<Socket, Task> _listeners = new();
    private readonly CancellationTokenSource _stopping = new();
    private readonly ConcurrentDictionary<Task, byte> _connections = new();
    private readonly ConcurrentDictionary<string, GuardedConnection> _failures = new();
    private readonly ConcurrentDictionary<string, byte> _cut = new();
    private readonly Upstream _upstream;
    private readonly long _maxBytes;
    private readonly SemaphoreSlim _slots;
    private readonly ILogger _logger;

    /// <param name="upstream">Opens connections to targets.</param>
    /// <param name="maxBytes">Most bytes that one connection may receive before it is cut.</param>
    /// <param name="maxConnections">Maximum concurrent connections; more wait.</param>
    /// <param name="logger">Told about refusals.</param>
    public GuardedProxy(Upstream upstream, long maxBytes, int maxConnections, ILogger logger)
    {
        (_upstream, _maxBytes, _slots, _logger) = (upstream, maxBytes, new SemaphoreSlim(maxConnections), logger);
    }

    /// <summary>Serves whoever connects to a socket that listens, and closes it in the end.</summary>
    /// <param name="listener">A listening socket.</param>
    /// <param name="isOnThisMachine">Whether targets on this machine see the same port, which must then be refused as a target.</param>
    /// <returns>Its port.</returns>
    public int Serve(Socket listener, bool isOnThisMachine)
    {
        // not null: it is bound
        var port = ((IPEndPoint)listener.LocalEndPoint!).Port;
        if (isOnThisMachine) _upstream.Guard.RefuseOwnPort(port);
        _listeners[listener] = AcceptAsync(listener);
        return port;
    }

    /// <summary>Why the last connection to this host and port failed; null where none did.</summary>
    public GuardedConnection? FailureOf(string host, int port) => _failures.GetValueOrDefault($"{host}:{port}");

    /// <summary>Whether a connection to this host and port brought more than one may bring, and was cut.</summary>
    public bool WasCut(string host, int port) => _cut.ContainsKey($"{host}:{port}");

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        foreach (var (listener, accepting) in _listeners)
        {
            listener.Dispose();
            await accepting;
        }

        await Task.WhenAll(_connections.Keys);
        _stopping.Dispose();
        _slots.Dispose();
    }

    private async Task AcceptAsync(Socket listener)
    {
        try
        {
            while (true)
            {
                await _slots.WaitAsync(_stopping.Token);
                var client = await listener.AcceptAsync(_stopping.Token);
                var serving = ServeAsync(client);
                _connections.TryAdd(serving, 0);
                _ = serving.ContinueWith(done => _connections.TryRemove(done, out _), TaskScheduler.Default);
            }
        }
        catch (Exception exception) when (exception is OperationCanceledException or ObjectDisposedException or SocketException)
        {
            // Stopped: the listener is closed.
        }
    }

    private async Task ServeAsync(Socket client)
    {
        await Task.Yield();
        try
        {
            using (client)
            {
                client.NoDelay = true;
                await using var browser = new NetworkStream(client);
                await ServeAsync(browser);
            }
        }
        catch (Exception exception) when (exception is IOException or SocketException or OperationCanceledException or ObjectDisposedException)
        {
            // Either side went away; the browser sees its own network error.
        }
        finally
        {
            try
            {
                _slots.Release();
            }
            catch (ObjectDisposedException)
            {
                // The proxy was disposed meanwhile.
            }
        }
    }

    private async Task ServeAsync(NetworkStream browser)
    {
        var (head, rest) = await ReadHeadAsync(browser);
        if (head is null || !ProxyRequest.TryParse(head, out var request))
        {
            await browser.WriteAsync("HTTP/1.1 400 Bad Request\r\nConnection: close\r\nContent-Length: 0\r\n\r\n"u8.ToArray(), _stopping.Token);
            return;
        }

        var connection = await _upstream.ConnectAsync(request.Host, request.Port, _stopping.Token);
        if (connection.Socket is not { } socket)
        {
            if (_failures.Count < MaxFailures) _failures[$"{request.Host}:{request.Port}"] = connection;
            Log.NotConnected(_logger, request.Host, request.Port, connection.Failure);

            // A refused tunnel gets a reason. A refused plain request is just closed, so no response of the proxy looks like the site's.
            if (request.IsTunnel)
                await browser.WriteAsync("HTTP/1.1 502 Bad Gateway\r\nConnection: close\r\nContent-Length: 0\r\n\r\n"u8.ToArray(), _stopping.Token);
            return;
        }

        using (socket)
        {
            await using var target = new NetworkStream(socket);
            if (request.IsTunnel) await browser.WriteAsync("HTTP/1.1 200 Connection established\r\n\r\n"u8.ToArray(), _stopping.Token);
            else await target.WriteAsync(Encoding.Latin1.GetBytes(request.OriginHead), _stopping.Token);

            if (rest.Length > 0) await target.WriteAsync(rest, _stopping.Token);
            if (await JoinAsync(browser, target, request.IsTunnel) && _cut.Count < MaxFailures) _cut[$"{request.Host}:{request.Port}"] = 0;
        }
    }

    private async Task<(string? Head, byte[] Body)> ReadHeadAsync(NetworkStream browser)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(_stopping.Token);
        limit.CancelAfter(HeadTimeout);
        var buffer = new byte[4096];
        for (var length = 0; length < MaxHead;)
        {
            if (length == buffer.Length) Array.Resize(ref buffer, buffer.Length * 2);
            var read = await browser.ReadAsync(buffer.AsMemory(length), limit.Token);
            if (read == 0) return (null, []);

            var from = Math.Max(0, length - 3);
            length += read;
            var end = buffer.AsSpan(from, length - from).IndexOf("\r\n\r\n"u8);
            if (end < 0) continue;

            end += from + 4;
            return (Encoding.Latin1.GetString(buffer, 0, end), buffer[end..length]);
        }

        return (null, []);
    }

    /// <returns>Whether the target sent more than it may.</returns>
    private async Task<bool> JoinAsync(NetworkStream browser, NetworkStream target, bool isTunnel)
    {
        using var over = CancellationTokenSource.CreateLinkedTokenSource(_stopping.Token);
        var up = CopyAsync(browser, target, over.Token);
        var down = CopyAsync(target, browser, over.Token);

        // A browser that has sent its request keeps its side open; a target that ends its answer ends the connection.
        var first = await Task.WhenAny(up, down);
        if (first == up && isTunnel)
        {
            target.Socket.Shutdown(SocketShutdown.Send);
            await down;
        }
        else if (first == up)
        {
            await down;
        }

        await over.CancelAsync();
        await Task.WhenAll(Quietly(up), Quietly(down));
        return down.IsCompletedSuccessfully && await down;
    }

    /// <returns>Whether there was more than one connection may bring.</returns>
    private async Task<bool> CopyAsync(NetworkStream from, NetworkStream to, CancellationToken cancellationToken)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(32 * 1024);
        try
        {
            long total = 0;
            for (int read; (read = await from.ReadAsync(buffer, cancellationToken)) > 0;)
            {
                await to.WriteAsync(buffer.AsMemory(0, read), cancellationToken);
                if ((total += read) > _maxBytes) return true;
            }

            return false;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private static async Task Quietly(Task task)
    {
        try
        {
            await task;
        }
        catch (Exception exception) when (exception is IOException or OperationCanceledException or SocketException or ObjectDisposedException)
        {
            // The other direction has ended already.
        }
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Debug, Message = "No connection to {Host}:{Port}: {Failure}")]
        public static partial void NotConnected(ILogger logger, string host, int port, ConnectFailureKind failure);
    }
}
