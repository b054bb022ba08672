using Microsoft.EntityFrameworkCore;
using PageShield.Accounts;
using PageShield.Alerts.Channels;
using PageShield.Alerts.Delivery;
using PageShield.Storage;

namespace PageShield.Web.Accounts;

/// <summary>
/// Sends mails to account owners in the background so that requests do not wait for the mail server. The queue is stored in the database and
/// survives restarts.
/// </summary>
public sealed partial class OwnerMailQueue(
    IDbContextFactory<PageShieldDbContext> databases, IEnumerable<IAlertTransport> transports, TimeProvider time, ILogger<OwnerMailQueue> logger)
        : BackgroundService
{
    private const string Event = "account.changed";
    private const int AtOnce = 20;
    private static readonly TimeSpan Lease = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan LongestRest = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan[] Pauses =
        [TimeSpan.FromSeconds(10), TimeSpan.FromMinutes(1), TimeSpan.FromMinutes(10), TimeSpan.FromHours(1), TimeSpan.FromHours(6)];
    private readonly AlertSignal _signal = new();

    /// <summary>Signals that a letter was saved.</summary>
    public void Notify() => _signal.Notify();

    /// <inheritdoc />
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var transport = transports.Single(static each => each.Kind == AlertChannelKind.Email);
        while (!stoppingToken.IsCancellationRequested)
        {
            var rest = LongestRest;
            try
            {
                foreach (var letter in await DueAsync(stoppingToken)) await TryAsync(transport, letter, stoppingToken);
                rest = await RestAsync(stoppingToken);
            }
            catch (Exception exception) when (!stoppingToken.IsCancellationRequested)
            {
                // Keep the loop alive: the database may be temporarily unavailable, or one letter may fail to render.
                Log.Interrupted(logger, exception.Message);
            }

            await _signal.WaitAsync(rest, time, stoppingToken);
        }
    }

    private async Task<List<OwnerLetter>> DueAsync(CancellationToken cancellationToken)
    {
        await using var database = await databases.CreateDbContextAsync(cancellationToken);
        var now = time.GetUtcNow();
        return await database.OwnerLetters.AsNoTracking().Where(letter => letter.DueAt <= now).OrderBy(static letter => letter.DueAt).Take(AtOnce)
            .ToListAsync(cancellationToken);
    }

    private async Task TryAsync(IAlertTransport transport, OwnerLetter letter, CancellationToken cancellationToken)
    {
        await using var database = await databases.CreateDbContextAsync(cancellationToken);
        var rows = database.OwnerLetters.Where(each => each.Id == letter.Id);
        // Another server on the same database may have claimed it.
        if (await rows.Where(each => each.DueAt == letter.DueAt).ExecuteUpdateAsync(set => set
            .SetProperty(static each => each.DueAt, time.GetUtcNow() + Lease)
                .SetProperty(static each => each.Attempts, letter.Attempts + 1), cancellationToken) == 0) return;

        DeliveryResult result;
        try
        {
            result = await transport.SendAsync(
                MessageOf(letter), new AlertChannel { Name = "account", Kind = AlertChannelKind.Email, Target = letter.Address }, cancellationToken);
        }
        catch (OperationCanceledException)
        {
            // Interrupted by shutdown. Release the lease so that the next start can retry at once.
            await rows.ExecuteUpdateAsync(set => set.SetProperty(static each => each.DueAt, letter.DueAt)
                .SetProperty(static each => each.Attempts, letter.Attempts), CancellationToken.None);
            throw;
        }

        if (result.Outcome == DeliveryOutcome.Failed && letter.Attempts < Pauses.Length)
        {
            await rows.ExecuteUpdateAsync(
                set => set.SetProperty(static each => each.DueAt, time.GetUtcNow() + Pauses[letter.Attempts]), CancellationToken.None);
            return;
        }

        if (result.Outcome != DeliveryOutcome.Delivered) Log.NotSent(logger, letter.Title, result.Said);
        await rows.ExecuteDeleteAsync(CancellationToken.None);
    }

    private static OutgoingAlert MessageOf(OwnerLetter letter) => new()
    {
        MessageId = FormattableString.Invariant($"account-{letter.RaisedAt.UtcTicks}-{letter.Id}"),
        Event = Event,
        Severity = Severity.High,
        Title = letter.Title,
        Body = letter.Body,
        RaisedAt = letter.RaisedAt,
        Link = new Uri(letter.Link),
    };

    private async Task<TimeSpan> RestAsync(CancellationToken cancellationToken)
    {
        await using var database = await databases.CreateDbContextAsync(cancellationToken);
        var next = await database.OwnerLetters.MinAsync(static letter => (DateTimeOffset?)letter.DueAt, cancellationToken);
        var rest = (next ?? DateTimeOffset.MaxValue) - time.GetUtcNow();
        return rest > LongestRest ? LongestRest : rest < TimeSpan.FromMilliseconds(50) ? TimeSpan.FromMilliseconds(50) : rest;
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Warning, Message = "Account mail could not be delivered; giving up ({Title}): {Reason}")]
        public static partial void NotSent(ILogger logger, string title, string reason);

        [LoggerMessage(Level = LogLevel.Warning, Message = "Sending account mails failed; will retry: {Reason}")]
        public static partial void Interrupted(ILogger logger, string reason);
    }
}
