using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;
using PageShield.Accounts;

namespace PageShield.IntegrationTests.Accounts;

public sealed class TokenUpgradeTests
{
    private const string Before = "ScriptContext";

    [Theory]
    [MemberData(nameof(TestDatabase.Providers), MemberType = typeof(TestDatabase))]
    public async Task The_upgrade_gives_each_token_to_its_maker_and_ends_those_of_removed_accounts(Provider provider)
    {
        var cancel = TestContext.Current.CancellationToken;
        await using var database = await TestDatabase.CreateAsync(provider, cancel);
        await using (var context = database.CreateDbContext())
        {
            context.Users.Add(new Operator { UserName = "ann", NormalizedUserName = "ANN" });
            var tokens = new ApiTokens(context, TimeProvider.System);
            foreach (var maker in new[] { "ann", "removed", "cli", "token:pipeline" }) tokens.Issue($"{maker}'s", Roles.Viewer, null, maker);
            await context.SaveChangesAsync(cancel);
            await context.Database.GetService<IMigrator>().MigrateAsync(Before, cancel);
        }

        await using var upgraded = database.CreateDbContext();
        await upgraded.Database.GetService<IMigrator>().MigrateAsync(cancellationToken: cancel);

        var all = await upgraded.ApiTokens.AsNoTracking().OrderBy(token => token.Id)
            .Select(token => new { token.CreatedBy, token.AccountId, token.RevokedAt }).ToListAsync(cancel);
        var ann = await upgraded.Users.Select(account => account.Id).SingleAsync(cancel);
        Assert.Equal([("ann", ann, false), ("removed", null, true), ("cli", null, false), ("token:pipeline", (int?)null, false)],
            all.Select(token => (token.CreatedBy, token.AccountId, token.RevokedAt is not null)));
        // not null: tested above
        Assert.InRange(TimeProvider.System.GetUtcNow() - all[1].RevokedAt!.Value, TimeSpan.FromMinutes(-1), TimeSpan.FromMinutes(10));
    }
}
