using System.Data.Common;
using Microsoft.EntityFrameworkCore;
using PageShield.Audit;
using PageShield.Storage;

namespace PageShield.Web.Audit;

/// <summary>Notes the audit log's end outside the database once a minute, so that cutting off its last entries is noticed too.</summary>
public sealed partial class AuditAnchoring(
    IDbContextFactory<PageShieldDbContext> contexts, DataDirectory directory, TimeProvider time, ILogger<AuditAnchoring> logger) : BackgroundService
{
    private static readonly TimeSpan Pause = TimeSpan.FromMinutes(1);

    /// <summary>Notes the end now, unless the log is shorter than what was noted before: that is evidence, and kept.</summary>
    public async Task NoteAsync(CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var last = await db.AuditEntries.AsNoTracking().OrderByDescending(entry => entry.Number)
            .Select(entry => new { entry.Number, entry.Hash }).FirstOrDefaultAsync(cancellationToken);
        var noted = await AuditAnchor.ReadAsync(directory, cancellationToken);
        if (last is null || noted is not null && last.Number <= noted.Number) return;

        if (noted is not null && !await db.AuditEntries.AnyAsync(entry => entry.Number == noted.Number && entry.Hash == noted.Hash, cancellationToken))
        {
            Log.Rewritten(logger, noted.Number);
            return;
        }

        await new AuditAnchor(last.Number, last.Hash, time.GetUtcNow()).WriteAsync(directory, cancellationToken);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Pause, time);
        do
        {
            try
            {
                await NoteAsync(stoppingToken);
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or DbException)
            {
                Log.NotNoted(logger, exception);
            }
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Critical, Message = "The audit log was rewritten: entry {Number} is not the one noted earlier. Compare with a backup")]
        public static partial void Rewritten(ILogger logger, long number);

        [LoggerMessage(Level = LogLevel.Warning, Message = "The audit log's end could not be noted; the next try is in a minute")]
        public static partial void NotNoted(ILogger logger, Exception exception);
    }
}
