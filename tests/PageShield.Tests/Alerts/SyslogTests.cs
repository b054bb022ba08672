using System.Net;
using System.Net.Sockets;
using System.Text;
using PageShield.Alerts.Channels;
using PageShield.Alerts.Channels.Transports;
using PageShield.Alerts.Delivery;

namespace PageShield.Tests.Alerts;

/// <summary>Syslog against real sockets on loopback.</summary>
public sealed class SyslogTests : AlertSending
{
    [Fact]
    public async Task A_datagram_is_one_RFC_5424_message()
    {
        using var receiver = new UdpClient(new IPEndPoint(IPAddress.Loopback, 0));
        var port = ((IPEndPoint)receiver.Client.LocalEndPoint!).Port; // not null: bound
        Data.AddChannel($"udp://127.0.0.1:{port}", AlertChannelKind.Syslog, channel => channel.AllowPrivate = [$"127.0.0.1:{port}"]);
        var alert = await Data.RaiseAsync();

        await Sender().SendDueAsync(Cancellation);

        var message = Encoding.UTF8.GetString((await receiver.ReceiveAsync(Cancellation)).Buffer);
        Assert.Matches(
            "^<132>1 2026-11-22T12:00:00\\.000Z [!-~]+ page-shield [0-9]+ script\\.new_third_party_host \\[pageShield@32473 event=\"script\\.new_third_party_host\" severity=\"medium\" messageId=\"msg_[0-9a-z]{26}\" "
            + $"alertId=\"{alert.Id}\" site=\"Tea & Things\" url=\"https://shield\\.example/alerts/{alert.Id}\"\\] \uFEFFNew company's code on Tea & Things: new-vendor\\[\\.\\]example$", message);
        Assert.Equal(DeliveryState.Delivered, Assert.Single(Data.Deliveries()).State);
    }

    [Fact]
    public async Task A_stream_counts_octets_and_carries_CEF()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var port = ((IPEndPoint)listener.LocalEndpoint).Port;
        Data.AddChannel($"tcp://127.0.0.1:{port}?format=cef", AlertChannelKind.Syslog, channel => channel.AllowPrivate = [$"127.0.0.1:{port}"]);
        await Data.RaiseAsync();
        var reading = ReadAsync(listener);

        await Sender().SendDueAsync(Cancellation);

        var bytes = await reading;
        var frame = Encoding.UTF8.GetString(bytes);
        var space = frame.IndexOf(' ', StringComparison.Ordinal);
        Assert.Equal(bytes.Length - space - 1, int.Parse(frame[..space], System.Globalization.CultureInfo.InvariantCulture));
        Assert.Contains(
            " - CEF:0|Page Shield|Page Shield|1|script.new_third_party_host|New company's code on Tea & Things: new-vendor[.]example|5|rt=", frame,
            StringComparison.Ordinal);
        Assert.Contains("\\n- new-vendor[.]example\\n", frame, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', frame);
    }

    [Fact]
    public void Hostile_names_can_neither_end_a_field_nor_begin_a_message()
    {
        var alert = new OutgoingAlert
        {
            MessageId = "m",
            Event = "script.new\n<0>1",
            Severity = Severity.High,
            Title = "a|b\\c] \"x\" =\r\n<0>1 fake",
            Body = "one\ntwo=2 cs1=\\",
            RaisedAt = Time.GetUtcNow(),
            SiteName = "x\"] [evil@1 a=\"b\\",
        };

        var (text, cef) =
            (Encoding.UTF8.GetString(SyslogMessage.Compose(alert, asCef: false, "host name", 1)),
            Encoding.UTF8.GetString(SyslogMessage.Compose(alert, asCef: true, "", 1)));

        Assert.DoesNotContain('\n', text + cef);
        Assert.DoesNotContain('\r', text + cef);
        Assert.Contains("site=\"x\\\"\\] [evil@1 a=\\\"b\\\\\"]", text, StringComparison.Ordinal);
        Assert.Contains(" hostname page-shield 1 script.new<0>1 ", text, StringComparison.Ordinal);
        Assert.Contains("|a\\|b\\\\c] \"x\" =", cef, StringComparison.Ordinal);
        Assert.Contains("msg=one\\ntwo\\=2 cs1\\=\\\\", cef, StringComparison.Ordinal);
        Assert.StartsWith("<131>1 2026-11-22T12:00:00.000Z - page-shield 1 ", cef, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("udp")]
    [InlineData("tcp")]
    public async Task A_private_log_server_is_reached_only_where_it_is_allowed(string scheme)
    {
        Data.AddChannel($"{scheme}://127.0.0.1:9", AlertChannelKind.Syslog);
        await Data.RaiseAsync();

        await Sender().SendDueAsync(Cancellation);

        var delivery = Assert.Single(Data.Deliveries());
        Assert.Equal(DeliveryState.Dead, delivery.State);
        Assert.Contains("not a public address", delivery.LastResult, StringComparison.Ordinal);
    }

    private static async Task<byte[]> ReadAsync(TcpListener listener)
    {
        using var client = await listener.AcceptTcpClientAsync(Cancellation);
        using var all = new MemoryStream();
        await client.GetStream().CopyToAsync(all, Cancellation);
        return all.ToArray();
    }
}
