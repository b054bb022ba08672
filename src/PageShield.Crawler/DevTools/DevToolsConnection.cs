using System.Buffers;
using System.Collections.Concurrent;
using System.Net.WebSockets;
using System.Text.Json;
using System.Threading.Channels;

namespace PageShield.Crawler.DevTools;

/// <summary>
/// One websocket to a browser's DevTools, for all targets (flat sessions). Events are handed to one handler in the order in which
/// they arrive; the handler must not block, and sends with <see cref="Post"/> keep their order too.
/// </summary>
internal sealed class DevToolsConnection : IAsyncDisposable
{
    private const int MaxMessage = 512 * 1024 * 1024;
    private static readonly JsonDocumentOptions Deep = new() { MaxDepth = 512 };
    private readonly ClientWebSocket _socket;
    private readonly CancellationTokenSource _stopping = new();
    private readonly ConcurrentDictionary<int, TaskCompletionSource<JsonElement>> _pending = new();
    private readonly Channel<byte[]> _outgoing = Channel.CreateBounded<byte[]>(new BoundedChannelOptions(100_000) { SingleReader = true });
    private readonly TaskCompletionSource _closed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Action<DevToolsEvent> _handler = static _ => { };
    private Task _receiving = Task.CompletedTask;
    private Task _sending = Task.CompletedTask;
    private int _lastId;

    private DevToolsConnection(ClientWebSocket socket) => _socket = socket;

    /// <summary>Completes when the browser has gone.</summary>
    public Task Closed => _closed.Task;

    /// <summary>Connects; events before <see cref="Listen"/> is called do not exist, since nothing is enabled yet.</summary>
    public static async Task<DevToolsConnection> ConnectAsync(Uri address, CancellationToken cancellationToken)
    {
        var socket = new ClientWebSocket();
        socket.Options.KeepAliveInterval = TimeSpan.Zero;
        socket.Options.Proxy = null;
        try
        {
            await socket.ConnectAsync(address, cancellationToken);
            return new(socket);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    /// <summary>Starts to read and write.</summary>
    /// <param name="handler">Called for each event, in order, on the reading loop.</param>
    public void Listen(Action<DevToolsEvent> handler)
    {
        _handler = handler;
        _receiving = ReceiveAsync();
        _sending = WriteAsync();
    }

    /// <summary>Sends a command and waits for its result.</summary>
    /// <exception cref="DevToolsException">The browser refused it or is gone.</exception>
    public Task<JsonElement> SendAsync(string sessionId, string method, object? parameters, CancellationToken cancellationToken)
    {
        var id = Interlocked.Increment(ref _lastId);
        var result = new TaskCompletionSource<JsonElement>(TaskCreationOptions.RunContinuationsAsynchronously);
        _pending[id] = result;
        if (_closed.Task.IsCompleted || !Write(id, sessionId, method, parameters)) Fail(id, "The browser is gone.");
        return cancellationToken.CanBeCanceled ? WithCancellationAsync(id, result.Task, cancellationToken) : result.Task;
    }

    /// <summary>Sends a command whose result nobody needs.</summary>
    public void Post(string sessionId, string method, object? parameters) =>
        Write(Interlocked.Increment(ref _lastId), sessionId, method, parameters);

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        _outgoing.Writer.TryComplete();
        _socket.Abort();
        await Task.WhenAll(_receiving, _sending);
        _socket.Dispose();
        _stopping.Dispose();
    }

    private async Task<JsonElement> WithCancellationAsync(int id, Task<JsonElement> result, CancellationToken cancellationToken)
    {
        try
        {
            return await result.WaitAsync(cancellationToken);
        }
        finally
        {
            _pending.TryRemove(id, out _);
        }
    }

    private bool Write(int id, string sessionId, string method, object? parameters)
    {
        var message = sessionId.Length == 0
            ? JsonSerializer.SerializeToUtf8Bytes(new { id, method, @params = parameters ?? new { } })
            : JsonSerializer.SerializeToUtf8Bytes(new { id, sessionId, method, @params = parameters ?? new { } });
        return _outgoing.Writer.TryWrite(message);
    }

    private async Task WriteAsync()
    {
        try
        {
            await foreach (var message in _outgoing.Reader.ReadAllAsync(_stopping.Token))
            {
                await _socket.SendAsync(message, WebSocketMessageType.Text, WebSocketMessageFlags.EndOfMessage, _stopping.Token);
            }
        }
        catch (Exception exception) when (exception is OperationCanceledException or WebSocketException or ObjectDisposedException or InvalidOperationException)
        {
            Close();
        }
    }

    private async Task ReceiveAsync()
    {
        try
        {
            while (await ReadMessageAsync() is { } message) Dispatch(message);
        }
        catch (Exception exception) when (exception is OperationCanceledException or WebSocketException or ObjectDisposedException or InvalidOperationException or JsonException)
        {
            // The browser is gone or talks nonsense: either way it is of no more use.
        }
        finally
        {
            Close();
        }
    }

    private async Task<byte[]?> ReadMessageAsync()
    {
        var buffer = ArrayPool<byte>.Shared.Rent(64 * 1024);
        try
        {
            for (var length = 0; ;)
            {
                if (length == buffer.Length)
                {
                    if (length >= MaxMessage) return null;
                    var larger = ArrayPool<byte>.Shared.Rent(buffer.Length * 2);
                    buffer.CopyTo(larger, 0);
                    ArrayPool<byte>.Shared.Return(buffer);
                    buffer = larger;
                }

                var result = await _socket.ReceiveAsync(buffer.AsMemory(length), _stopping.Token);
                if (result.MessageType == WebSocketMessageType.Close) return null;
                length += result.Count;
                if (result.EndOfMessage) return buffer[..length];
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private void Dispatch(byte[] message)
    {
        var root = JsonDocument.Parse(message, Deep).RootElement;
        if (root.TryGetProperty("id", out var id))
        {
            if (!_pending.TryRemove(id.GetInt32(), out var pending)) return;
            if (root.TryGetProperty("error", out var error)) pending.TrySetException(new DevToolsException(error.Text("message")));
            else pending.TrySetResult(root.TryGetProperty("result", out var result) ? result : default);
        }
        else if (root.TryGetProperty("method", out var method))
        {
            // GetString is null only for JSON null, which a method never is.
            _handler(new(root.Text("sessionId"), method.GetString()!, root.TryGetProperty("params", out var data) ? data : default));
        }
    }

    private void Close()
    {
        _closed.TrySetResult();
        foreach (var id in _pending.Keys) Fail(id, "The browser is gone.");
    }

    private void Fail(int id, string message)
    {
        if (!_pending.TryRemove(id, out var pending)) return;
        pending.TrySetException(new DevToolsException(message));
        // Nobody may be waiting any more: mark the exception as seen.
        _ = pending.Task.Exception;
    }
}
