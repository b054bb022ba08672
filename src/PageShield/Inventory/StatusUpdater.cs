using Microsoft.EntityFrameworkCore;
using PageShield.Storage;

namespace PageShield.Inventory;

/// <summary>Sets items that have not been seen for a while from active to inactive.</summary>
public sealed class StatusUpdater(PageShieldDbContext database, TimeProvider time)
{
    /// <summary>Time without a sighting after which an item becomes inactive.</summary>
    public static readonly TimeSpan InactiveAfter = TimeSpan.FromDays(7);

    public async Task UpdateAsync(CancellationToken cancellationToken)
    {
        var limit = time.GetUtcNow() - InactiveAfter;
        await database.Scripts
            .Where(script => script.Status == InventoryStatus.Active && script.LastSeenAt < limit)
            .ExecuteUpdateAsync(update => update.SetProperty(script => script.Status, InventoryStatus.Inactive), cancellationToken);
        await database.Connections
            .Where(connection => connection.Status == InventoryStatus.Active && connection.LastSeenAt < limit)
            .ExecuteUpdateAsync(update => update.SetProperty(connection => connection.Status, InventoryStatus.Inactive), cancellationToken);
        await database.Cookies
            .Where(cookie => cookie.Status == InventoryStatus.Active && cookie.LastSeenAt < limit)
            .ExecuteUpdateAsync(update => update.SetProperty(cookie => cookie.Status, InventoryStatus.Inactive), cancellationToken);
    }
}
