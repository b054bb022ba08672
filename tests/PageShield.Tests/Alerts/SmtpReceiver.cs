using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;
using MimeKit;

namespace PageShield.Tests.Alerts;

/// <summary>A real SMTP server on loopback (RFC 5321: EHLO, AUTH PLAIN, MAIL, RCPT, DATA, RSET, QUIT) that keeps what it is sent.</summary>
internal sealed class SmtpReceiver : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly SemaphoreSlim _came = new(0);

    public SmtpReceiver()
    {
        _listener.Start();
        Port = ((IPEndPoint)_listener.LocalEndpoint).Port;
        _ = AcceptAsync();
    }

    public int Port { get; }

    public ConcurrentQueue<ReceivedMail> Mails { get; } = [];

    /// <summary>Names by which clients greeted.</summary>
    public ConcurrentQueue<string> Greetings { get; } = [];

    /// <summary>The mails in the order in which they come, each as soon as it is there.</summary>
    /// <exception cref="TimeoutException">None came for so long.</exception>
    public async IAsyncEnumerable<ReceivedMail> ReceiveAsync(
        TimeSpan patience, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        while (true)
        {
            if (!await _came.WaitAsync(patience, cancellationToken))
                throw new TimeoutException($"No mail came within {patience.TotalSeconds:N0} seconds.");
            if (Mails.TryDequeue(out var mail)) yield return mail;
        }
    }

    /// <summary>Answers to MAIL FROM; 250 takes the message.</summary>
    public string AnswerToMail { get; set; } = "250 OK";

    /// <summary>What AUTH PLAIN must say, decoded, with NUL as a bar; null where no sign-in is offered.</summary>
    public string? Credentials { get; init; }

    public void Dispose()
    {
        _stop.Cancel();
        _listener.Dispose();
        _stop.Dispose();
        _came.Dispose();
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                var client = await _listener.AcceptTcpClientAsync(_stop.Token);
                _ = ConverseAsync(client);
            }
        }
        catch (Exception exception) when (exception is OperationCanceledException or ObjectDisposedException or SocketException)
        {
        }
    }

    private async Task ConverseAsync(TcpClient client)
    {
        using var _ = client;
        var stream = client.GetStream();
        using var reader = new StreamReader(stream, Encoding.Latin1);
        await using var writer = new StreamWriter(stream, Encoding.Latin1) { NewLine = "\r\n", AutoFlush = true };
        List<string> recipients = [];
        await writer.WriteLineAsync("220 test ESMTP");
        try
        {
            while (await reader.ReadLineAsync(_stop.Token) is { } line)
            {
                var verb = line.Split(' ')[0].ToUpperInvariant();
                if (verb == "EHLO") Greetings.Enqueue(line[5..]);
                if (verb == "QUIT")
                {
                    await writer.WriteLineAsync("221 bye");
                    return;
                }

                await writer.WriteLineAsync(verb switch
                {
                    "EHLO" => Credentials is null ? "250-test\r\n250 8BITMIME" : "250-test\r\n250 AUTH PLAIN",
                    "AUTH" => Decode(line.Split(' ')[^1]) == Credentials ? "235 welcome" : "535 no",
                    "MAIL" => AnswerToMail,
                    "RCPT" => Add(line),
                    "DATA" => "354 go on",
                    _ => "250 OK",
                });
                if (verb != "DATA") continue;

                Mails.Enqueue(new ReceivedMail([.. recipients], await ReadDataAsync(reader)));
                _came.Release();
                recipients.Clear();
                await writer.WriteLineAsync("250 queued as 1");
            }
        }
        catch (Exception exception) when (exception is OperationCanceledException or IOException)
        {
        }

        string Add(string line)
        {
            recipients.Add(line[(line.IndexOf('<') + 1)..line.IndexOf('>')]);
            return "250 OK";
        }
    }

    private async Task<string> ReadDataAsync(StreamReader reader)
    {
        var raw = new StringBuilder();
        while (await reader.ReadLineAsync(_stop.Token) is { } line && line != ".")
            raw.Append(line.StartsWith('.') ? line[1..] : line).Append("\r\n");
        return raw.ToString();
    }

    private static string Decode(string base64) => Encoding.UTF8.GetString(Convert.FromBase64String(base64)).Replace('\0', '|');
}

internal sealed record ReceivedMail(IReadOnlyList<string> Recipients, string Raw)
{
    public MimeMessage Parse()
    {
        using var stream = new MemoryStream(Encoding.Latin1.GetBytes(Raw));
        return MimeMessage.Load(stream);
    }
}
