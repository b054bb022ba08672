using Microsoft.EntityFrameworkCore;

namespace PageShield.IntegrationTests;

public sealed class MigrationTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [MemberData(nameof(TestDatabase.Providers), MemberType = typeof(TestDatabase))]
    public async Task The_model_has_no_changes_without_a_migration(Provider provider)
    {
        await using var database = await TestDatabase.CreateAsync(provider, Cancel);
        await using var context = database.CreateDbContext();

        Assert.False(context.Database.HasPendingModelChanges(), "Add a migration for each provider: dotnet ef migrations add NAME --project migrations/PROVIDER --startup-project migrations/PROVIDER -o Steps");
    }
}
