using Microsoft.EntityFrameworkCore;

namespace PageShield.Storage;

/// <summary>Allows one writer of a site's observations at a time; held until the transaction ends.</summary>
internal static class SiteLock
{
    private const int ReportsLock = 0x52657074; // "Rept"

    /// <summary>Waits for the lock. SQLite serializes write transactions anyway.</summary>
    public static async Task TakeAsync(PageShieldDbContext database, int siteId, CancellationToken cancellationToken)
    {
        if (database.Database.IsNpgsql())
            await database.Database.ExecuteSqlAsync($"SELECT pg_advisory_xact_lock({ReportsLock}, {siteId})", cancellationToken);
    }
}
