using System.Threading.Channels;
using PageShield.Alerts;

namespace PageShield.Web.Accounts;

/// <summary>Mails to accounts' persons that wait for the mail server, so that no request does.</summary>
public sealed partial class OwnerMailQueue(IEnumerable<IAlertTransport> transports, TimeProvider time, ILogger<OwnerMailQueue> logger) : BackgroundService
{
    private const int Most = 500;
    private static readonly TimeSpan[] Pauses = [TimeSpan.FromSeconds(10), TimeSpan.FromMinutes(1), TimeSpan.FromMinutes(10)];
    private readonly Channel<Letter> _waiting = Channel.CreateBounded<Letter>(Most);

    /// <summary>Takes one for sending; where too many wait it is left out, and the log says so.</summary>
    public void Add(string address, OutgoingAlert message)
    {
        if (!_waiting.Writer.TryWrite(new Letter(address, message))) Log.Full(logger, message.MessageId);
    }

    /// <inheritdoc />
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var transport = transports.Single(static each => each.Kind == AlertChannelKind.Email);
        await foreach (var letter in _waiting.Reader.ReadAllAsync(stoppingToken))
        {
            try
            {
                await SendAsync(transport, letter, stoppingToken);
            }
            catch (Exception exception) when (!stoppingToken.IsCancellationRequested)
            {
                // One letter that cannot be written holds up neither the others nor the server.
                Log.NotSent(logger, letter.Message.MessageId, exception.Message);
            }
        }
    }

    private async Task SendAsync(IAlertTransport transport, Letter letter, CancellationToken cancellationToken)
    {
        var channel = new AlertChannel { Name = "account", Kind = AlertChannelKind.Email, Target = letter.Address };
        for (var attempt = 0; ; attempt++)
        {
            var result = await transport.SendAsync(letter.Message, channel, cancellationToken);
            if (result.Outcome == DeliveryOutcome.Delivered) return;
            if (result.Outcome != DeliveryOutcome.Failed || attempt == Pauses.Length)
            {
                Log.NotSent(logger, letter.Message.MessageId, result.Said);
                return;
            }

            await Task.Delay(Pauses[attempt], time, cancellationToken);
        }
    }

    private sealed record Letter(string Address, OutgoingAlert Message);

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Warning, Message = "The mail {Message} about a change to an account could not be sent: {Reason}")]
        public static partial void NotSent(ILogger logger, string message, string reason);

        [LoggerMessage(Level = LogLevel.Warning, Message = "Too many mails wait for the mail server; {Message} about a change to an account is not sent")]
        public static partial void Full(ILogger logger, string message);
    }
}
