using Microsoft.EntityFrameworkCore;
using PageShield.Alerts.Rules;

namespace PageShield.Storage;

/// <summary>The initial rows of a database; checked on every migration.</summary>
public sealed partial class PageShieldDbContext
{
    internal static void Seed(DbContext database)
    {
        if (database.Set<AlertRule>().Any()) return;

        database.AddRange(DefaultAlertRules.All());
        database.SaveChanges();
    }

    internal static async Task SeedAsync(DbContext database, CancellationToken cancellationToken)
    {
        if (await database.Set<AlertRule>().AnyAsync(cancellationToken)) return;

        database.AddRange(DefaultAlertRules.All());
        await database.SaveChangesAsync(cancellationToken);
    }
}
