using System.Security.Cryptography;
using PageShield.Alerts.Delivery;
using PageShield.Alerts.Raising;

namespace PageShield.Alerts.Channels;

/// <summary>Sends one test message with unsaved settings, to find a broken channel before anybody relies on it.</summary>
public sealed class ChannelTester(IEnumerable<IAlertTransport> transports, ChannelSecrets secrets, TimeProvider time)
{
    private readonly Dictionary<AlertChannelKind, IAlertTransport> _transports = transports.ToDictionary(static transport => transport.Kind);

    /// <summary>
    /// Makes one attempt. Call it only if <see cref="ChannelRegistry.CheckAsync"/> finds no problems. A webhook is signed with a temporary
    /// secret that the receiver does not know.
    /// </summary>
    public async Task<DeliveryResult> SendAsync(ChannelSettings settings, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(settings);
        var channel = new AlertChannel { Name = "", Target = "", CreatedAt = time.GetUtcNow() };
        settings.ApplyTo(channel);
        secrets.SealInto(channel, settings.Key);
        var words = AlertWording.Test(channel.Name);
        var message = new OutgoingAlert
        {
            MessageId = "test_" + RandomNumberGenerator.GetString("0123456789abcdefghjkmnpqrstvwxyz", 26),
            Event = AlertEvents.Test,
            Severity = Severity.Info,
            Title = words.Title,
            Body = words.Body,
            RaisedAt = time.GetUtcNow(),
        };
        return await _transports[channel.Kind].SendAsync(message, channel, cancellationToken);
    }
}
