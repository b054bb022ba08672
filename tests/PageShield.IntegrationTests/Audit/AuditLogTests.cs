using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using PageShield.Audit;
using PageShield.IntegrationTests.Hosting;
using PageShield.Storage;
using PageShield.Web.Audit;

namespace PageShield.IntegrationTests.Audit;

public sealed class AuditLogTests
{
    [Theory]
    [InlineData(Store.Sqlite)]
    [InlineData(Store.PostgreSql)]
    public async Task Many_writers_at_once_make_one_chain(Store store)
    {
        await using var server = await RunningServer.StartAsync(store);

        await Parallel.ForEachAsync(Enumerable.Range(0, 40), new ParallelOptions { MaxDegreeOfParallelism = 8 }, async (i, cancellationToken) =>
        {
            await using var scope = server.Services.CreateAsyncScope();
            var db = scope.ServiceProvider.GetRequiredService<PageShieldDbContext>();
            await server.Services.GetRequiredService<AuditLog>().SaveAsync(db, "test", "test.done", $"test:{i}", null, new { i }, cancellationToken);
        });

        var result = await VerifyAsync(server);
        Assert.True(result.IsSound, result.Problem);
        Assert.Equal(40, result.Count);
    }

    [Theory]
    [InlineData(Store.Sqlite, "UPDATE audit_entries SET actor = 'somebody' WHERE number = 3", 3)]
    [InlineData(Store.PostgreSql, "UPDATE audit_entries SET actor = 'somebody' WHERE number = 3", 3)]
    [InlineData(Store.Sqlite, "UPDATE audit_entries SET at = at + 10000000 WHERE number = 2", 2)]
    [InlineData(Store.Sqlite, "UPDATE audit_entries SET \"after\" = NULL WHERE number = 4", 4)]
    [InlineData(Store.Sqlite, "DELETE FROM audit_entries WHERE number = 3", 3)]
    [InlineData(Store.Sqlite, "DELETE FROM audit_entries WHERE number = 1", 1)]
    [InlineData(Store.Sqlite, "UPDATE audit_entries SET hash = (SELECT hash FROM audit_entries WHERE number = 2) WHERE number = 3", 3)]
    public async Task Tampering_is_found_and_its_place_named(Store store, string sql, long at)
    {
        await using var server = await RunningServer.StartAsync(store);
        await WriteAsync(server, 5);

        await ExecuteAsync(server, sql);

        var result = await VerifyAsync(server);
        Assert.Equal(at, result.BrokenAt);
    }

    [Fact]
    public async Task Entries_cut_off_at_the_end_are_missed_by_the_anchor_in_the_data_directory()
    {
        await using var server = await RunningServer.StartAsync();
        await WriteAsync(server, 5);
        var anchoring = server.Services.GetServices<Microsoft.Extensions.Hosting.IHostedService>().OfType<AuditAnchoring>().Single();
        await anchoring.NoteAsync(CancellationToken.None);

        await ExecuteAsync(server, "DELETE FROM audit_entries WHERE number > 3");
        await anchoring.NoteAsync(CancellationToken.None);

        var result = await VerifyAsync(server);
        Assert.Equal(4, result.BrokenAt);
        Assert.Contains("cut off", result.Problem, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_not_audited_is_not_saved_either()
    {
        await using var server = await RunningServer.StartAsync();
        await using var scope = server.Services.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<PageShieldDbContext>();
        db.ApiTokens.Add(new PageShield.Accounts.ApiToken { Name = "x", Role = "viewer", Prefix = "p", CreatedBy = "t", TokenHash = default });

        await Assert.ThrowsAnyAsync<Exception>(() => server.Services.GetRequiredService<AuditLog>()
            .SaveAsync(db, null!, "token.created", "token:1", null, null, CancellationToken.None)); // null breaks the entry's row

        await using var fresh = server.Services.CreateAsyncScope();
        Assert.Empty(await fresh.ServiceProvider.GetRequiredService<PageShieldDbContext>().ApiTokens.ToListAsync(CancellationToken.None));
    }

    private static async Task WriteAsync(RunningServer server, int count)
    {
        for (var i = 0; i < count; i++)
        {
            await using var scope = server.Services.CreateAsyncScope();
            var db = scope.ServiceProvider.GetRequiredService<PageShieldDbContext>();
            await server.Services.GetRequiredService<AuditLog>().SaveAsync(db, "ann", "test.done", $"test:{i}", null, new { i }, CancellationToken.None);
        }
    }

    private static async Task ExecuteAsync(RunningServer server, string sql)
    {
        await using var scope = server.Services.CreateAsyncScope();
        Assert.NotEqual(0, await scope.ServiceProvider.GetRequiredService<PageShieldDbContext>().Database.ExecuteSqlRawAsync(sql));
    }

    private static async Task<AuditVerification> VerifyAsync(RunningServer server)
    {
        await using var scope = server.Services.CreateAsyncScope();
        var anchor = await AuditAnchor.ReadAsync(server.Services.GetRequiredService<DataDirectory>(), CancellationToken.None);
        return await AuditLog.VerifyAsync(scope.ServiceProvider.GetRequiredService<PageShieldDbContext>(), anchor, CancellationToken.None);
    }
}
