using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace PageShield.EndToEndTests.Crawls;

/// <summary>A forward proxy that tunnels everything to loopback and keeps the heads of the requests it got.</summary>
internal sealed class ForwardProxy : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);

    public ForwardProxy()
    {
        _listener.Start();
        Port = ((IPEndPoint)_listener.LocalEndpoint).Port;
        _ = AcceptAsync();
    }

    public int Port { get; }

    public ConcurrentQueue<string> Heads { get; } = new();

    public void Dispose() => _listener.Dispose();

    private async Task AcceptAsync()
    {
        try
        {
            while (true) _ = ServeAsync(await _listener.AcceptSocketAsync());
        }
        catch (Exception exception) when (exception is SocketException or ObjectDisposedException)
        {
            // Disposed.
        }
    }

    private async Task ServeAsync(Socket client)
    {
        try
        {
            using (client)
            {
                var buffer = new byte[8192];
                var head = Encoding.Latin1.GetString(buffer, 0, await client.ReceiveAsync(buffer));
                Heads.Enqueue(head);
                var target = head.Split(' ')[1];
                using var origin = new Socket(SocketType.Stream, ProtocolType.Tcp);
                await origin.ConnectAsync(
                    IPAddress.Loopback, int.Parse(target[(target.LastIndexOf(':') + 1)..], System.Globalization.CultureInfo.InvariantCulture));
                await client.SendAsync("HTTP/1.1 200 OK\r\n\r\n"u8.ToArray());
                await using var left = new NetworkStream(client);
                await using var right = new NetworkStream(origin);
                await Task.WhenAny(left.CopyToAsync(right), right.CopyToAsync(left));
            }
        }
        catch (Exception exception) when (exception is IOException or SocketException or ObjectDisposedException)
        {
            // Either side went away.
        }
    }
}
