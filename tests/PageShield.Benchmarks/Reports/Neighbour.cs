using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace PageShield.Benchmarks.Reports;

/// <summary>
/// The visitors of a site beside a flooded one: a report every 50 ms over one connection, from a process of its own, so that what it
/// waits for is the endpoint and not the flood's senders. Told <c>stop</c>, it says how many were acknowledged and the 50th and 99th percentile in
/// ms.
/// </summary>
internal static class Neighbour
{
    public const string Name = "neighbour-server";

    /// <param name="args">Port, report key, body.</param>
    public static async Task RunAsync(string[] args, CancellationToken cancellationToken)
    {
        Console.WriteLine("ready");
        using var over = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var reporting =
            Task.Run(() => Report(int.Parse(args[0], CultureInfo.InvariantCulture), args[1], args[2], over.Token), CancellationToken.None);
        while (await Console.In.ReadLineAsync(cancellationToken) is { } line)
        {
            if (line != "stop") continue;
            await over.CancelAsync();
            var (waits, sent) = await reporting;
            waits.Sort();
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{sent} {waits[waits.Count / 2]} {waits[waits.Count * 99 / 100]}"));
        }
    }

    private static (List<double> Milliseconds, long Sent) Report(int port, string key, string body, CancellationToken cancellationToken)
    {
        List<double> waits = [];
        long sent = 0;
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        socket.Bind(new IPEndPoint(IPAddress.Parse("127.200.200.200"), 0));
        socket.Connect(IPAddress.Loopback, port);
        var request = Encoding.UTF8.GetBytes($"POST /r/{key} HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/reports+json\r\nContent-Length: {Encoding.UTF8.GetByteCount(body)}\r\n\r\n{body}");
        var answer = new byte[4096];
        while (!cancellationToken.IsCancellationRequested)
        {
            var started = Stopwatch.GetTimestamp();
            socket.Send(request);
            var length = socket.Receive(answer);
            waits.Add(Stopwatch.GetElapsedTime(started).TotalMilliseconds);
            if (length == 0) break;
            if (answer.AsSpan(0, length).StartsWith("HTTP/1.1 204"u8)) sent++;
            cancellationToken.WaitHandle.WaitOne(50);
        }

        return (waits, sent);
    }
}
