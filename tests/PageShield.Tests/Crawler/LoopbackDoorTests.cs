using System.Net.Sockets;
using System.Net.WebSockets;
using PageShield.Crawler.DevTools;

namespace PageShield.Tests.Crawler;

public sealed class LoopbackDoorTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Only_one_who_knows_the_path_comes_in_and_nobody_after_that()
    {
        using var door = new LoopbackDoor();
        var entering = door.AcceptAsync(Token);
        using var silent = new TcpClient();
        await silent.ConnectAsync("127.0.0.1", door.Address.Port, Token); // says nothing, and keeps nobody out
        using var guessing = new ClientWebSocket();
        await Assert.ThrowsAsync<WebSocketException>(
            () => guessing.ConnectAsync(new Uri($"ws://127.0.0.1:{door.Address.Port}/devtools/browser/1"), Token));
        Assert.False(entering.IsCompleted);

        using var client = new ClientWebSocket();
        await client.ConnectAsync(door.Address, Token);
        using var server = await entering;
        await client.SendAsync("hello"u8.ToArray(), WebSocketMessageType.Text, true, Token);
        var buffer = new byte[16];
        var received = await server.ReceiveAsync(buffer.AsMemory(), Token);

        Assert.Equal("hello"u8.ToArray(), buffer[..received.Count]);
        using var late = new TcpClient();
        await Assert.ThrowsAsync<SocketException>(async () => await late.ConnectAsync("127.0.0.1", door.Address.Port, Token));
    }

    [Fact]
    public void Each_door_has_another_path() => Assert.NotEqual(Path(new()), Path(new()));

    private static string Path(LoopbackDoor door)
    {
        using (door) return door.Address.AbsolutePath;
    }
}
