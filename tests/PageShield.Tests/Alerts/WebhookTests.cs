using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using PageShield.Alerts;
using PageShield.Alerts.Channels;
using PageShield.Alerts.Channels.Transports;
using PageShield.Alerts.Delivery;

namespace PageShield.Tests.Alerts;

/// <summary>Webhooks against a real receiver on loopback.</summary>
public sealed class WebhookTests : AlertSending
{
    [Fact]
    public async Task A_webhook_brings_a_documented_event_that_its_receiver_can_verify()
    {
        await using var receiver = await HookReceiver.StartAsync();
        var secret = WebhookSecret.New();
        AddWebhook(receiver, channel => channel.Secret = Secrets.Protect(secret));
        var alert = await Data.RaiseAsync();

        Assert.Equal(1, await Sender().SendDueAsync(Cancellation));

        var hook = Assert.Single(receiver.Hooks);
        var id = hook.Headers["webhook-id"];
        var signed = Encoding.UTF8.GetBytes($"{id}.{hook.Headers["webhook-timestamp"]}.").Concat(hook.Body).ToArray();
        var key = Convert.FromBase64String(secret.Reveal()["whsec_".Length..]);
        Assert.Equal("v1," + Convert.ToBase64String(HMACSHA256.HashData(key, signed)), hook.Headers["webhook-signature"]);
        Assert.Equal(
            Time.GetUtcNow().ToUnixTimeSeconds().ToString(System.Globalization.CultureInfo.InvariantCulture), hook.Headers["webhook-timestamp"]);
        Assert.Equal("application/json", hook.Headers["content-type"]);

        using var json = JsonDocument.Parse(hook.Body);
        Assert.Equal(AlertEvents.NewThirdPartyHost, json.RootElement.GetProperty("type").GetString());
        var data = json.RootElement.GetProperty("data");
        Assert.Equal(alert.Id, data.GetProperty("alertId").GetInt64());
        Assert.Equal("Tea & Things", data.GetProperty("site").GetProperty("name").GetString());
        Assert.Equal($"https://shield.example/alerts/{alert.Id}", data.GetProperty("url").GetString());
        Assert.Equal("script-host-added", data.GetProperty("change").GetProperty("kind").GetString());
        Assert.Equal("new-vendor.example", data.GetProperty("change").GetProperty("subject").GetString());

        var delivery = Assert.Single(Data.Deliveries());
        Assert.Equal((DeliveryState.Delivered, 1, id), (delivery.State, delivery.Attempts, delivery.MessageId));
    }

    [Fact]
    public void The_signature_is_the_one_of_the_published_example()
    {
        Assert.True(WebhookSecret.TryParse("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", out var secret));

        var signature = secret.Sign("msg_p5jXN8AQM9LWM0D4loKWxJek", 1614265330, """{"test": 2432232314}"""u8);

        Assert.Equal("v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=", signature);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("whsec_")]
    [InlineData("whsec_c2hvcnQ=")]
    [InlineData("MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw")]
    [InlineData("whsec_not base64 at all, not even close")]
    public void A_weak_or_broken_secret_is_refused(string? text)
    {
        Assert.False(WebhookSecret.TryParse(text, out _));
    }

    [Fact]
    public async Task A_private_address_gets_nothing_unless_the_channel_allows_exactly_it()
    {
        await using var receiver = await HookReceiver.StartAsync();
        Data.AddChannel(receiver.Url.AbsoluteUri);
        Data.AddChannel(receiver.Url.AbsoluteUri, with: channel => channel.AllowPrivate = [$"127.0.0.1:{receiver.Url.Port + 1}"]);
        Data.AddChannel($"http://localhost:{receiver.Url.Port}/", with: channel => channel.AllowPrivate = [receiver.HostAndPort]);
        Data.AddChannel("http://169.254.169.254/latest/meta-data/");
        Data.AddChannel($"http://[::ffff:127.0.0.1]:{receiver.Url.Port}/");
        await Data.RaiseAsync();

        await Sender().SendDueAsync(Cancellation);

        Assert.Empty(receiver.Hooks);
        Assert.All(Data.Deliveries(), delivery =>
        {
            Assert.Equal(DeliveryState.Dead, delivery.State);
            Assert.Contains("not a public address", delivery.LastResult, StringComparison.Ordinal);
        });
    }

    [Fact]
    public async Task Our_own_ports_are_refused_even_when_a_channel_allows_them()
    {
        await using var receiver = await HookReceiver.StartAsync();
        Settings.OwnPorts.Add(receiver.Url.Port);
        AddWebhook(receiver);
        await Data.RaiseAsync();

        await Sender().SendDueAsync(Cancellation);

        Assert.Empty(receiver.Hooks);
        Assert.Equal(DeliveryState.Dead, Assert.Single(Data.Deliveries()).State);
    }

    [Fact]
    public async Task A_redirect_is_not_followed()
    {
        await using var receiver = await HookReceiver.StartAsync();
        receiver.Answer = context =>
        {
            context.Response.Redirect("/elsewhere", permanent: false, preserveMethod: true);
            return Task.CompletedTask;
        };
        AddWebhook(receiver);
        await Data.RaiseAsync();

        await Sender().SendDueAsync(Cancellation);

        Assert.Equal("/hooks", Assert.Single(receiver.Hooks).Path);
        Assert.Equal(DeliveryState.Dead, Assert.Single(Data.Deliveries()).State);
    }

    [Fact]
    public async Task A_receiver_that_never_stops_answering_is_cut_off()
    {
        await using var receiver = await HookReceiver.StartAsync();
        receiver.Answer = async context =>
        {
            var piece = new byte[64 * 1024];
            while (!context.RequestAborted.IsCancellationRequested) await context.Response.Body.WriteAsync(piece, context.RequestAborted);
        };
        AddWebhook(receiver);
        await Data.RaiseAsync();

        await Sender().SendDueAsync(Cancellation);

        Assert.Equal(DeliveryState.Delivered, Assert.Single(Data.Deliveries()).State);
    }
}
