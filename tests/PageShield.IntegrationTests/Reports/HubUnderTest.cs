using System.Data.Common;
using Microsoft.Data.Sqlite;
using Npgsql;
using PageShield.Reports;
using PageShield.Reports.Batches;
using Edges = PageShield.Reports.Batches.HubTables.EdgeColumns;
using Inbox = PageShield.Reports.Batches.HubTables.InboxColumns;
using Keys = PageShield.Reports.Batches.HubTables.ReportKeyColumns;

namespace PageShield.IntegrationTests.Reports;

/// <summary>The tables through which endpoints and hub meet, on either provider, and a recorder that only counts.</summary>
internal sealed class HubUnderTest
{
    private readonly Func<DbConnection> _connect;

    private HubUnderTest(Func<DbConnection> connect) => _connect = connect;

    public static async Task<HubUnderTest> OnSqliteAsync(string folder)
    {
        var connectionString =
            new SqliteConnectionStringBuilder { DataSource = Path.Combine(folder, HubTables.SqliteFileName), Pooling = false }.ConnectionString;
        var hub = new HubUnderTest(() => new SqliteConnection(connectionString));
        await hub.RunAsync("PRAGMA journal_mode=WAL");
        await hub.CreateTablesAsync("BLOB");
        return hub;
    }

    public static async Task<HubUnderTest> OnPostgreSqlAsync(string connectionString)
    {
        var hub = new HubUnderTest(() => new NpgsqlConnection(connectionString));
        await hub.CreateTablesAsync("bytea");
        return hub;
    }

    /// <param name="keptParameters">Query parameters whose values the site keeps, with blanks between them; null for none.</param>
    public async Task<ReportKey> AddKeyAsync(string? keptParameters = null)
    {
        var key = ReportKey.New();
        await RunAsync($"INSERT INTO {HubTables.ReportKeys} ({Keys.Key}, {Keys.SiteId}, {Keys.KeptParameters}, {Keys.Version}) VALUES ('{key}', 1, {(keptParameters is null ? "NULL" : $"'{keptParameters}'")}, 1)");
        return key;
    }

    public Task DeleteKeyAsync(ReportKey key) =>
        RunAsync($"UPDATE {HubTables.ReportKeys} SET {Keys.DeletedAt} = 1, {Keys.Version} = {Keys.Version} + 1 WHERE {Keys.Key} = '{key}'");

    /// <summary>Every batch that arrived, discarding what an edge sent twice, as the product's recorder does.</summary>
    public async Task<IReadOnlyList<ReportBatch>> ReadInboxAsync()
    {
        await using var connection = _connect();
        await connection.OpenAsync();
        await using var command = connection.CreateCommand();
        command.CommandText = $"SELECT {Inbox.Payload} FROM {HubTables.Inbox} ORDER BY {Inbox.EdgeId}, {Inbox.Number}";
        await using var reader = await command.ExecuteReaderAsync();
        var batches = new List<ReportBatch>();
        while (await reader.ReadAsync()) batches.Add(ReportBatch.Read((byte[])reader.GetValue(0)));
        return batches;
    }

    /// <summary>Polls the inbox until it satisfies a condition; fails with what there was after 30 seconds.</summary>
    public async Task<IReadOnlyList<ReportBatch>> WaitForAsync(Func<IReadOnlyList<ReportBatch>, bool> condition, CancellationToken cancellationToken)
    {
        for (var attempt = 0; ; attempt++)
        {
            var batches = await ReadInboxAsync();
            if (condition(batches)) return batches;
            if (attempt == 300) Assert.Fail($"The inbox holds {batches.Count} batches with {Count(batches)} reports.");
            await Task.Delay(100, cancellationToken);
        }
    }

    /// <summary>Polls until an asked question is answered with yes; fails after 30 seconds.</summary>
    public static async Task WaitForAsync(Func<Task<bool>> condition, CancellationToken cancellationToken)
    {
        for (var attempt = 0; !await condition(); attempt++)
        {
            if (attempt == 300) Assert.Fail("What was waited for did not come about.");
            await Task.Delay(100, cancellationToken);
        }
    }

    /// <summary>Reports stored by these batches, noise included.</summary>
    public static long Count(IEnumerable<ReportBatch> batches) =>
        batches.SelectMany(batch => batch.Sites).SelectMany(site => site.Observations).Sum(observation => observation.Count);

    private async Task CreateTablesAsync(string bytes) => await RunAsync($"""
        CREATE TABLE {HubTables.Inbox} ({Inbox.EdgeId} text, {Inbox.Number} bigint, {Inbox.ReceivedAt} bigint NOT NULL, {Inbox.Payload} {bytes} NOT NULL, PRIMARY KEY ({Inbox.EdgeId}, {Inbox.Number}));
        CREATE TABLE {HubTables.Edges} ({Edges.EdgeId} text PRIMARY KEY, {Edges.LastApplied} bigint, {Edges.LastAppliedAt} bigint);
        CREATE TABLE {HubTables.ReportKeys} ({Keys.Key} text PRIMARY KEY, {Keys.SiteId} int, {Keys.DeletedAt} bigint, {Keys.KeptParameters} text, {Keys.KnownKeys} {bytes}, {Keys.Templates} text, {Keys.Version} bigint NOT NULL);
        """);

    public async Task RunAsync(string sql)
    {
        await using var connection = _connect();
        await connection.OpenAsync();
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        await command.ExecuteNonQueryAsync();
    }
}
