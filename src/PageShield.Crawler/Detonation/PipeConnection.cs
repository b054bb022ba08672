using System.Collections.Concurrent;
using System.Text.Json;
using PageShield.Crawler.DevTools;

namespace PageShield.Crawler.Detonation;

/// <summary>
/// DevTools over a pipe (<c>--remote-debugging-pipe</c>): JSON messages that end with a NUL. There is no port that anybody else could
/// attach to, and it works across network namespaces.
/// </summary>
internal sealed class PipeConnection(Stream toBrowser, Stream fromBrowser) : IDisposable
{
    private const int MaxMessage = 64 * 1024 * 1024;
    private readonly ConcurrentDictionary<int, TaskCompletionSource<JsonElement>> _pending = new();
    private readonly ConcurrentDictionary<string, Action<string, JsonElement>> _handlers = new(StringComparer.Ordinal);
    private readonly SemaphoreSlim _writing = new(1);
    private readonly CancellationTokenSource _stopping = new();
    private int _lastId;

    /// <summary>Completes when the browser has gone.</summary>
    public Task Reading { get; private set; } = Task.CompletedTask;

    /// <summary>Starts to read.</summary>
    public void Start() => Reading = ReadAsync();

    /// <summary>Who hears the events of a session: method and parameters, in order; must not block.</summary>
    public void Listen(string sessionId, Action<string, JsonElement> handler) => _handlers[sessionId] = handler;

    /// <summary>Ends that.</summary>
    public void Forget(string sessionId) => _handlers.TryRemove(sessionId, out _);

    /// <summary>Sends a command and waits for its result.</summary>
    /// <exception cref="DevToolsException">The browser refused it or is gone.</exception>
    public async Task<JsonElement> SendAsync(string sessionId, string method, object? parameters, CancellationToken cancellationToken)
    {
        var id = Interlocked.Increment(ref _lastId);
        var result = new TaskCompletionSource<JsonElement>(TaskCreationOptions.RunContinuationsAsynchronously);
        _pending[id] = result;
        try
        {
            await WriteAsync(id, sessionId, method, parameters, cancellationToken);
            return await result.Task.WaitAsync(cancellationToken);
        }
        finally
        {
            _pending.TryRemove(id, out _);
        }
    }

    /// <summary>Sends a command whose result nobody needs.</summary>
    public void Post(string sessionId, string method, object? parameters) => _ = PostAsync(sessionId, method, parameters);

    /// <inheritdoc />
    public void Dispose()
    {
        _stopping.Cancel();
        _stopping.Dispose();
    }

    private async Task PostAsync(string sessionId, string method, object? parameters)
    {
        try
        {
            await WriteAsync(Interlocked.Increment(ref _lastId), sessionId, method, parameters, CancellationToken.None);
        }
        catch (DevToolsException)
        {
            // Whoever waits for this browser hears of its end.
        }
    }

    private async Task WriteAsync(int id, string sessionId, string method, object? parameters, CancellationToken cancellationToken)
    {
        var message = sessionId.Length == 0
            ? JsonSerializer.SerializeToUtf8Bytes(new { id, method, @params = parameters ?? new { } })
            : JsonSerializer.SerializeToUtf8Bytes(new { id, sessionId, method, @params = parameters ?? new { } });
        await _writing.WaitAsync(cancellationToken);
        try
        {
            await toBrowser.WriteAsync(message, CancellationToken.None);
            await toBrowser.WriteAsync(new byte[1], CancellationToken.None);
            await toBrowser.FlushAsync(CancellationToken.None);
        }
        catch (Exception error) when (error is IOException or ObjectDisposedException or InvalidOperationException)
        {
            throw new DevToolsException("The browser is gone.");
        }
        finally
        {
            _writing.Release();
        }
    }

    private async Task ReadAsync()
    {
        var buffer = new byte[256 * 1024];
        var length = 0;
        try
        {
            while (true)
            {
                if (length == buffer.Length)
                {
                    if (length >= MaxMessage) break;
                    Array.Resize(ref buffer, length * 2);
                }

                var read = await fromBrowser.ReadAsync(buffer.AsMemory(length), _stopping.Token);
                if (read == 0) break;
                var start = 0;
                for (var end = Array.IndexOf(buffer, (byte)0, length, read); end >= 0; end = Array.IndexOf(buffer, (byte)0, start, length + read - start))
                {
                    Dispatch(buffer.AsMemory(start, end - start));
                    start = end + 1;
                }

                length = length + read - start;
                buffer.AsSpan(start, length).CopyTo(buffer);
            }
        }
        catch (Exception error) when (error is IOException or ObjectDisposedException or OperationCanceledException or JsonException or InvalidOperationException)
        {
            // Gone, or talking nonsense: of no more use either way.
        }

        foreach (var (_, pending) in _pending) pending.TrySetException(new DevToolsException("The browser is gone."));
    }

    private void Dispatch(ReadOnlyMemory<byte> message)
    {
        var root = JsonDocument.Parse(message.ToArray()).RootElement;
        if (root.TryGetProperty("id", out var id))
        {
            if (!_pending.TryRemove(id.GetInt32(), out var pending)) return;
            if (root.TryGetProperty("error", out var error)) pending.TrySetException(new DevToolsException(error.Text("message")));
            else pending.TrySetResult(root.Member("result"));
        }
        else if (_handlers.TryGetValue(root.Text("sessionId"), out var handler))
        {
            handler(root.Text("method"), root.Member("params"));
        }
    }
}
