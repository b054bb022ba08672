using System.Buffers;
using System.Collections.Concurrent;
using System.Text.Json;
using System.Threading.Channels;

namespace PageShield.Crawler.DevTools;

/// <summary>
/// DevTools over the browser's pipe (<c>--remote-debugging-pipe</c>: JSON messages that end with a NUL), for all targets (flat sessions).
/// There is no port that anybody else could attach to, and it works across network namespaces. Events are handed to one handler in the
/// order in which they arrive; it must not block, and sends with <see cref="Post"/> keep their order too.
/// </summary>
internal sealed class DevToolsConnection(Stream toBrowser, Stream fromBrowser) : IAsyncDisposable
{
    private const int MaxMessage = 512 * 1024 * 1024;
    private const string Gone = "The browser is gone.";
    private static readonly JsonDocumentOptions Deep = new() { MaxDepth = 512 };
    private readonly ConcurrentDictionary<int, TaskCompletionSource<JsonElement>> _pending = new();
    private readonly ConcurrentDictionary<string, Action<string, JsonElement>> _sessions = new(StringComparer.Ordinal);
    private readonly Channel<byte[]> _outgoing = Channel.CreateBounded<byte[]>(new BoundedChannelOptions(100_000) { SingleReader = true });
    private readonly TaskCompletionSource _closed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Action<DevToolsEvent> _handler = static _ => { };
    private IDevToolsGuest? _guest;
    private Task _writing = Task.CompletedTask;
    private int _lastId;

    /// <summary>Completes when the browser has exited.</summary>
    public Task Closed => _closed.Task;

    /// <summary>Starts to read and write.</summary>
    /// <param name="handler">Called for each event that belongs to nobody else, in order, on the reading thread.</param>
    public void Start(Action<DevToolsEvent> handler)
    {
        _handler = handler;
        _writing = WriteAsync();
        // Reading a pipe blocks: a thread of its own keeps the pool's free.
        new Thread(Read) { IsBackground = true, Name = "Browser pipe" }.Start();
    }

    /// <summary>Who hears the events of one session: method and parameters, in order; must not block.</summary>
    public void Listen(string sessionId, Action<string, JsonElement> handler) => _sessions[sessionId] = handler;

    /// <summary>Ends that.</summary>
    public void Forget(string sessionId) => _sessions.TryRemove(sessionId, out _);

    /// <summary>Lets somebody else use the connection too, for sessions of its own.</summary>
    public void Admit(IDevToolsGuest guest) => _guest = guest;

    /// <summary>A number for a command that nobody else has.</summary>
    public int NextId() => Interlocked.Increment(ref _lastId);

    /// <summary>Sends a complete command unchanged; false if the browser has exited or does not keep up.</summary>
    public bool SendRaw(ReadOnlySpan<byte> message)
    {
        var ended = new byte[message.Length + 1];
        message.CopyTo(ended);
        return _outgoing.Writer.TryWrite(ended);
    }

    /// <summary>Sends a command and waits for its result.</summary>
    /// <exception cref="DevToolsException">The browser refused it or has exited.</exception>
    public Task<JsonElement> SendAsync(string sessionId, string method, object? parameters, CancellationToken cancellationToken)
    {
        var id = NextId();
        var result = new TaskCompletionSource<JsonElement>(TaskCreationOptions.RunContinuationsAsynchronously);
        _pending[id] = result;
        if (_closed.Task.IsCompleted || !Write(id, sessionId, method, parameters) || _closed.Task.IsCompleted) Fail(id);
        return cancellationToken.CanBeCanceled ? WithCancellationAsync(id, result.Task, cancellationToken) : result.Task;
    }

    /// <summary>Sends a command whose result nobody needs.</summary>
    public void Post(string sessionId, string method, object? parameters) => Write(NextId(), sessionId, method, parameters);

    /// <summary>Ends it; the browser's process has ended before, or ends of this.</summary>
    public async ValueTask DisposeAsync()
    {
        _outgoing.Writer.TryComplete();
        Close();
        await _writing;
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

    private bool Write(int id, string sessionId, string method, object? parameters) =>
        SendRaw(sessionId.Length == 0
            ? JsonSerializer.SerializeToUtf8Bytes(new { id, method, @params = parameters ?? new { } })
            : JsonSerializer.SerializeToUtf8Bytes(new { id, sessionId, method, @params = parameters ?? new { } }));

    private async Task WriteAsync()
    {
        try
        {
            await foreach (var message in _outgoing.Reader.ReadAllAsync()) await toBrowser.WriteAsync(message);
        }
        catch (Exception exception) when (exception is IOException or ObjectDisposedException or InvalidOperationException)
        {
            Close();
        }
    }

    private void Read()
    {
        var buffer = ArrayPool<byte>.Shared.Rent(256 * 1024);
        var length = 0;
        try
        {
            while (true)
            {
                if (length == buffer.Length)
                {
                    if (length >= MaxMessage) break;
                    var larger = ArrayPool<byte>.Shared.Rent(length * 2);
                    buffer.CopyTo(larger, 0);
                    ArrayPool<byte>.Shared.Return(buffer);
                    buffer = larger;
                }

                var read = fromBrowser.Read(buffer, length, buffer.Length - length);
                if (read == 0) break;
                var start = 0;
                for (var end = Array.IndexOf(buffer, (byte)0, length, read); end >= 0; end =
                    Array.IndexOf(buffer, (byte)0, start, length + read - start))
                {
                    Dispatch(buffer[start..end]);
                    start = end + 1;
                }

                length = length + read - start;
                buffer.AsSpan(start, length).CopyTo(buffer);
            }
        }
        catch (Exception exception) when (exception is IOException or ObjectDisposedException or JsonException or InvalidOperationException)
        {
            // The browser has exited or sends invalid messages; either way it is unusable.
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
            Close();
        }
    }

    private void Dispatch(byte[] message)
    {
        var root = JsonDocument.Parse(message, Deep).RootElement;
        if (_guest?.TryTake(root) == true) return;
        if (root.TryGetProperty("id", out var id))
        {
            if (!_pending.TryRemove(id.GetInt32(), out var pending)) return;
            if (root.TryGetProperty("error", out var error)) pending.TrySetException(new DevToolsException(error.Text("message")));
            else pending.TrySetResult(root.Member("result"));
        }
        else if (root.TextOrNull("method") is { } method)
        {
            var session = root.Text("sessionId");
            if (session.Length > 0 && _sessions.TryGetValue(session, out var handler)) handler(method, root.Member("params"));
            else _handler(new(session, method, root.Member("params")));
        }
    }

    private void Close()
    {
        _closed.TrySetResult();
        _guest?.Leave();
        foreach (var id in _pending.Keys) Fail(id);
    }

    private void Fail(int id)
    {
        if (!_pending.TryRemove(id, out var pending)) return;
        pending.TrySetException(new DevToolsException(Gone));
        // Nobody may be waiting any more: mark the exception as seen.
        _ = pending.Task.Exception;
    }
}
