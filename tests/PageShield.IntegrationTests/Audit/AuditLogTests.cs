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

        await NoteAsync(server);
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
        Assert.Contains("are missing", result.Problem, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_the_noted_end_the_command_line_says_that_the_end_cannot_be_proved_and_with_it_what_is_missing()
    {
        using var folder = new TemporaryFolder();
        await using (var server = await RunningServer.StartAsync(folder: folder.Path))
        {
            await WriteAsync(server, 10);
            await NoteAsync(server);
        }

        var anchor = Path.Combine(folder.Path, "audit-anchor.json");
        var (whole, _) = await VerifyOnCommandLineAsync(folder.Path);
        await using (var server = await RunningServer.StartAsync(folder: folder.Path)) await ExecuteAsync(server,
            "DELETE FROM audit_entries WHERE number > 5");
        var (cut, said) = await VerifyOnCommandLineAsync(folder.Path);
        File.Delete(anchor);
        var (unproved, why) = await VerifyOnCommandLineAsync(folder.Path);
        await File.WriteAllTextAsync(anchor, "{ no", CancellationToken.None);
        var (unreadable, _) = await VerifyOnCommandLineAsync(folder.Path);

        Assert.Equal((0, 1, 2, 2), (whole, cut, unproved, unreadable));
        Assert.Contains("are missing", said, StringComparison.Ordinal);
        Assert.Contains("5 entries are as they were written", why, StringComparison.Ordinal);
        Assert.Contains("The end of the log cannot be proved", why, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_end_noted_long_before_the_last_entries_proves_nothing_about_them()
    {
        await using var server = await RunningServer.StartAsync();
        await WriteAsync(server, 5);
        await NoteAsync(server);
        await WriteAsync(server, 2);
        var anchor = await AuditAnchor.ReadAsync(server.Services.GetRequiredService<DataDirectory>(), CancellationToken.None);
        await using var scope = server.Services.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<PageShieldDbContext>();

        var soon = await AuditLog.VerifyAsync(db, anchor, TimeProvider.System.GetUtcNow(), CancellationToken.None);
        var late = await AuditLog.VerifyAsync(
            db, anchor, TimeProvider.System.GetUtcNow() + AuditLog.NotedWithin + TimeSpan.FromMinutes(1), CancellationToken.None);

        Assert.True(soon.IsSound, soon.EndProblem);
        Assert.False(late.IsSound);
        Assert.Contains("cannot be proved after entry 5", late.EndProblem, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_the_command_line_and_the_last_minute_of_a_server_did_is_noted_when_they_end()
    {
        using var folder = new TemporaryFolder();
        await using (var server = await RunningServer.StartAsync(folder: folder.Path))
        {
            await WriteAsync(server, 3);
            await server.App.StopAsync(CancellationToken.None);
            Assert.Equal(3, (await AuditAnchor.ReadAsync(server.Services.GetRequiredService<DataDirectory>(), CancellationToken.None))?.Number);
        }

        Assert.Equal(0, (await CommandLine.RunAsync("token", "create", "--name", "x", "--data-directory", folder.Path)).Code);

        using var directory = new DataDirectory(folder.Path);
        Assert.Equal(4, (await AuditAnchor.ReadAsync(directory, CancellationToken.None))?.Number);
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

    private static async Task<(int Code, string Output)> VerifyOnCommandLineAsync(string folder)
    {
        var (code, output, error) = await CommandLine.RunAsync("audit", "verify", "--data-directory", folder);
        return (code, output + error);
    }

    private static Task NoteAsync(RunningServer server) =>
        server.Services.GetServices<Microsoft.Extensions.Hosting.IHostedService>().OfType<AuditAnchoring>().Single()
            .NoteAsync(CancellationToken.None);

    private static async Task WriteAsync(RunningServer server, int count)
    {
        for (var i = 0; i < count; i++)
        {
            await using var scope = server.Services.CreateAsyncScope();
            var db = scope.ServiceProvider.GetRequiredService<PageShieldDbContext>();
            await server.Services.GetRequiredService<AuditLog>()
                .SaveAsync(db, "ann", "test.done", $"test:{i}", null, new { i }, CancellationToken.None);
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
        return await AuditLog.VerifyAsync(
            scope.ServiceProvider.GetRequiredService<PageShieldDbContext>(), anchor, TimeProvider.System.GetUtcNow(), CancellationToken.None);
    }
}
