using Microsoft.EntityFrameworkCore;
using PageShield.Audit;
using PageShield.Storage;

namespace PageShield.Web.Audit;

/// <summary>Records the audit log's end outside the database once a minute, to detect truncation of its last entries.</summary>
public sealed partial class AuditAnchoring(
    IDbContextFactory<PageShieldDbContext> databases, DataDirectory directory, TimeProvider time, ILogger<AuditAnchoring> logger) : BackgroundService
{
    private static readonly TimeSpan Pause = TimeSpan.FromMinutes(1);

    /// <summary>Records the end now.</summary>
    public async Task NoteAsync(CancellationToken cancellationToken)
    {
        await using var database = await databases.CreateDbContextAsync(cancellationToken);
        if (!await AuditAnchor.NoteAsync(database, directory, time.GetUtcNow(), cancellationToken)) Log.Rewritten(logger);
    }

    /// <summary>Records the end a final time, to cover the last minute while the server is stopped.</summary>
    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        await TryNoteAsync(cancellationToken);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Pause, time);
        do await TryNoteAsync(stoppingToken);
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    private async Task TryNoteAsync(CancellationToken cancellationToken)
    {
        try
        {
            await NoteAsync(cancellationToken);
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
        {
            Log.NotNoted(logger, exception.Message);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Critical,
            Message = "The audit log was rewritten: its anchored last entry has changed. Compare with a backup")]
        public static partial void Rewritten(ILogger logger);

        [LoggerMessage(Level = LogLevel.Warning, Message = "Anchoring the audit log failed ({Reason}); retrying in a minute")]
        public static partial void NotNoted(ILogger logger, string reason);
    }
}
