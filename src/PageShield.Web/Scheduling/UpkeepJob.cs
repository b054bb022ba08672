using Hangfire;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using PageShield.Inventory;
using PageShield.Pipeline.Upkeep;
using PageShield.Storage;

namespace PageShield.Web.Scheduling;

/// <summary>Updates time-dependent statuses, and deletes old versions if retention is configured. Runs every hour.</summary>
[AutomaticRetry(Attempts = 0)]
public sealed class UpkeepJob(IDbContextFactory<PageShieldDbContext> databases, IOptions<PageShieldOptions> options, TimeProvider time)
{
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        await using var database = await databases.CreateDbContextAsync(cancellationToken);
        await new StatusUpdater(database, time).UpdateAsync(cancellationToken);
        await new VersionRetention(database, time).RemoveAsync(options.Value.VersionDays, cancellationToken);
    }
}
