using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace PageShield.EndToEndTests.Crawls;

/// <summary>
/// A name server for tests on port 53 of loopback (RFC 1035): each name has addresses that are told in turn, the last one for ever.
/// </summary>
internal sealed class NameServer : IDisposable
{
    private readonly UdpClient _socket = new(new IPEndPoint(IPAddress.Loopback, 53));
    private readonly ConcurrentDictionary<string, ConcurrentQueue<IPAddress>> _names = new();

    public NameServer() => _ = ServeAsync();

    /// <summary>Names that were asked for, with how often.</summary>
    public ConcurrentDictionary<string, int> Asked { get; } = new();

    /// <summary>Lets a name have these IPv4 addresses, one after the other.</summary>
    public NameServer Add(string name, params string[] addresses)
    {
        _names[name] = new(addresses.Select(IPAddress.Parse));
        return this;
    }

    public void Dispose() => _socket.Dispose();

    private async Task ServeAsync()
    {
        try
        {
            while (true)
            {
                var query = await _socket.ReceiveAsync();
                await _socket.SendAsync(Answer(query.Buffer), query.RemoteEndPoint);
            }
        }
        catch (Exception exception) when (exception is ObjectDisposedException or SocketException)
        {
            // Disposed.
        }
    }

    private byte[] Answer(byte[] query)
    {
        var (name, end) = NameOf(query);
        var isAddress = query[end + 1] == 1;
        if (isAddress) Asked.AddOrUpdate(name, 1, static (_, count) => count + 1);
        var address = isAddress && _names.TryGetValue(name, out var addresses)
            ? addresses.Count > 1 && addresses.TryDequeue(out var next) ? next : addresses.TryPeek(out var last) ? last : null
            : null;

        // The question back, as an authoritative answer; an unknown name does not exist, a known one has no IPv6 address.
        List<byte> answer =
            [query[0], query[1], 0x84, (byte)(_names.ContainsKey(name) ? 0 : 3), 0, 1, 0, (byte)(address is null ? 0 : 1), 0, 0, 0, 0,
            .. query[12..(end + 4)]];
        if (address is not null) answer.AddRange([0xC0, 12, 0, 1, 0, 1, 0, 0, 0, 0, 0, 4, .. address.GetAddressBytes()]);
        return [.. answer];
    }

    private static (string Name, int End) NameOf(byte[] query)
    {
        List<string> labels = [];
        var at = 12;
        for (; query[at] != 0; at += query[at] + 1) labels.Add(Encoding.ASCII.GetString(query, at + 1, query[at]));
        return (string.Join('.', labels).ToLowerInvariant(), at + 1);
    }
}
