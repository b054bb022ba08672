using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using PageShield.Alerts;
using PageShield.Alerts.Channels;
using PageShield.Alerts.Channels.Transports;
using PageShield.Alerts.Delivery;
using static Microsoft.Extensions.Options.Options;

namespace PageShield.Tests.Alerts;

/// <summary>A sender with its own database, a clock that stands still and real transports, for the tests of one part of it.</summary>
public abstract class AlertSending : IDisposable
{
    private protected AlertSending() => Data = new AlertsDatabase(Time);

    private protected static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private protected FakeTimeProvider Time { get; } = new(new DateTimeOffset(2026, 11, 22, 12, 0, 0, TimeSpan.Zero));

    private protected AlertsDatabase Data { get; }

    private protected ChannelSecrets Secrets { get; } = new(new EphemeralDataProtectionProvider());

    private protected AlertOptions Settings { get; } = new() { WebhookTimeoutSeconds = 5, DashboardUrl = new Uri("https://shield.example/") };

    private protected AlertSignal Signal { get; } = new();

    private protected MailOptions MailSettings { get; set; } = new();

    public void Dispose() => Data.Dispose();

    private protected static Func<HttpContext, Task> Status(int status) => context =>
    {
        context.Response.StatusCode = status;
        return Task.CompletedTask;
    };

    private protected static MailOptions Mail(SmtpReceiver smtp, string? user = null, string? password = null) => new()
    {
        Host = "127.0.0.1",
        Port = smtp.Port,
        Security = MailSecurity.None,
        User = user,
        Password = password,
        From = "Page Shield <alerts@shop.example>",
        TimeoutSeconds = 5,
    };

    private protected AlertChannel AddWebhook(HookReceiver receiver, Action<AlertChannel>? with = null) =>
        Data.AddChannel(receiver.Url.AbsoluteUri, with: channel =>
    {
        channel.AllowPrivate = [receiver.HostAndPort];
        with?.Invoke(channel);
    });

    private protected DeliveryLog Log() => new(Data, Signal, Create(Settings), Time);

    private protected ChannelPost Post() => new(Create(Settings));

    private protected AlertSender Sender() => new(
        Data,
        [
            new WebhookTransport(Secrets, Time, Post()), new MailTransport(Create(MailSettings)), new SlackTransport(Post()),
            new TeamsTransport(Post()),
            new PagerDutyTransport(Secrets, Post()), new SyslogTransport(Post()),
        ],
        Signal,
        Log(),
        new AlertEscalator(Data, Time, NullLogger<AlertEscalator>.Instance),
        Create(Settings),
        Create(MailSettings),
        Time,
        NullLogger<AlertSender>.Instance);
}
