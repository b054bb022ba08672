using System.Collections.Concurrent;
using System.Net.WebSockets;
using System.Runtime.InteropServices;
using System.Text.Json;
using System.Threading.Channels;
using Microsoft.Playwright;

namespace PageShield.Crawler.DevTools;

/// <summary>
/// Playwright's seat on our own connection: a root session of its own (<c>Target.attachToBrowserTarget</c>) on the same pipe, which looks to
/// it like a browser that it alone is connected to. Its commands get numbers of ours, and its root session's name is added and taken away.
/// </summary>
internal sealed class PlaywrightSeat : IDevToolsGuest, IAsyncDisposable
{
    private const int MaxMessage = 64 * 1024 * 1024;
    private readonly DevToolsConnection _devTools;
    private readonly string _root;
    private readonly ConcurrentDictionary<int, int> _commands = new();
    private readonly ConcurrentDictionary<string, byte> _sessions = new(StringComparer.Ordinal);
    private readonly Channel<byte[]> _toPlaywright = Channel.CreateBounded<byte[]>(new BoundedChannelOptions(100_000) { SingleReader = true });
    private readonly CancellationTokenSource _stopping = new();
    private Task _running = Task.CompletedTask;

    private PlaywrightSeat(DevToolsConnection devTools, string root)
    {
        (_devTools, _root) = (devTools, root);
        _sessions[root] = 0;
    }

    /// <summary>Lets Playwright join.</summary>
    /// <exception cref="DevToolsException">The browser refused the session or has exited.</exception>
    /// <exception cref="PlaywrightException">Playwright could not make use of it.</exception>
    public static async Task<(PlaywrightSeat Seat, IBrowser Browser)> OfferAsync(
        IPlaywright playwright, DevToolsConnection devTools, CancellationToken cancellationToken)
    {
        var attached = await devTools.SendAsync("", "Target.attachToBrowserTarget", null, cancellationToken);
        var seat = new PlaywrightSeat(devTools, attached.Text("sessionId"));
        try
        {
            devTools.Admit(seat);
            using var door = new LoopbackDoor();
            using var giveUp = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            var joining = playwright.Chromium.ConnectOverCDPAsync(door.Address.AbsoluteUri);
            var entering = door.AcceptAsync(giveUp.Token);
            if (await Task.WhenAny(entering, joining) != entering)
            {
                await giveUp.CancelAsync();
                await ((Task)entering).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
            else
            {
                seat._running = seat.RunAsync(await entering);
            }

            return (seat, await joining.WaitAsync(cancellationToken));
        }
        catch
        {
            await seat.DisposeAsync();
            throw;
        }
    }

    /// <inheritdoc />
    public bool TryTake(JsonElement message)
    {
        if (message.TryGetProperty("id", out var id))
        {
            if (!_commands.TryRemove(id.GetInt32(), out var own)) return false;
            Pass(message, own);
            return true;
        }

        var session = message.Text("sessionId");
        if (session.Length == 0 || !_sessions.ContainsKey(session)) return false;
        switch (message.Text("method"))
        {
            // What its sessions attach to belongs to it as well.
            case "Target.attachedToTarget": _sessions[message.Member("params").Text("sessionId")] = 0; break;
            case "Target.detachedFromTarget": _sessions.TryRemove(message.Member("params").Text("sessionId"), out _); break;
        }

        Pass(message, null);
        return true;
    }

    /// <inheritdoc />
    public void Leave() => _toPlaywright.Writer.TryComplete();

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        Leave();
        await _stopping.CancelAsync();
        await _running;
        _stopping.Dispose();
    }

    private async Task RunAsync(WebSocket socket)
    {
        using (socket)
        {
            await Task.WhenAll(ReceiveAsync(socket), SendAsync(socket));
        }
    }

    private async Task ReceiveAsync(WebSocket socket)
    {
        var message = new MemoryStream();
        var buffer = new byte[64 * 1024];
        try
        {
            while (true)
            {
                var received = await socket.ReceiveAsync(buffer.AsMemory(), _stopping.Token);
                if (received.MessageType == WebSocketMessageType.Close || message.Length > MaxMessage) break;
                message.Write(buffer, 0, received.Count);
                if (!received.EndOfMessage) continue;
                if (!Forward(message.GetBuffer().AsMemory(0, (int)message.Length))) break;
                message.SetLength(0);
            }
        }
        catch (Exception exception) when (
            exception is WebSocketException or OperationCanceledException or ObjectDisposedException or JsonException or InvalidOperationException)
        {
            // Playwright has left.
        }
        finally
        {
            Leave();
        }
    }

    private async Task SendAsync(WebSocket socket)
    {
        try
        {
            await foreach (var message in _toPlaywright.Reader.ReadAllAsync(_stopping.Token))
                await socket.SendAsync(message, WebSocketMessageType.Text, WebSocketMessageFlags.EndOfMessage, _stopping.Token);
        }
        catch (Exception exception) when (
            exception is WebSocketException or OperationCanceledException or ObjectDisposedException or InvalidOperationException)
        {
            // Playwright has left.
        }
        finally
        {
            // This tells Playwright that the browser has exited.
            socket.Abort();
        }
    }

    private bool Forward(ReadOnlyMemory<byte> command)
    {
        using var document = JsonDocument.Parse(command, new JsonDocumentOptions { MaxDepth = 512 });
        var id = _devTools.NextId();
        _commands[id] = document.RootElement.GetProperty("id").GetInt32();
        return _devTools.SendRaw(Rewrite(document.RootElement, id, document.RootElement.TextOrNull("sessionId") ?? _root));
    }

    private void Pass(JsonElement message, int? id)
    {
        var session = message.TextOrNull("sessionId");
        // One that does not keep up cannot be served with gaps.
        if (!_toPlaywright.Writer.TryWrite(Rewrite(message, id, session == _root ? null : session))) Leave();
    }

    /// <summary>The message with another number and session; all else byte by byte.</summary>
    private static byte[] Rewrite(JsonElement message, int? id, string? session)
    {
        var written = new System.Buffers.ArrayBufferWriter<byte>(256);
        using (var writer = new Utf8JsonWriter(written, new JsonWriterOptions { SkipValidation = true, MaxDepth = 1000 }))
        {
            writer.WriteStartObject();
            if (id is { } number) writer.WriteNumber("id", number);
            if (session is not null) writer.WriteString("sessionId", session);
            foreach (var member in message.EnumerateObject())
            {
                if (member.NameEquals("id"u8) || member.NameEquals("sessionId"u8)) continue;
                writer.WritePropertyName(member.Name);
                writer.WriteRawValue(JsonMarshal.GetRawUtf8Value(member.Value), skipInputValidation: true);
            }

            writer.WriteEndObject();
        }

        return written.WrittenSpan.ToArray();
    }
}
