using Microsoft.Data.Sqlite;
using PageShield.Reports;
using PageShield.Reports.Batches;
using Inbox = PageShield.Reports.Batches.HubTables.InboxColumns;
using Keys = PageShield.Reports.Batches.HubTables.ReportKeyColumns;

namespace PageShield.Benchmarks.Reports;

/// <summary>A SQLite hub with the two tables that endpoints touch.</summary>
internal sealed class HubFile
{
    private readonly string _connectionString;

    public HubFile(string folder)
    {
        Directory.CreateDirectory(folder);
        _connectionString =
            new SqliteConnectionStringBuilder { DataSource = Path.Combine(folder, HubTables.SqliteFileName), Pooling = false }.ConnectionString;
        Run($"""
            PRAGMA journal_mode=WAL;
            CREATE TABLE IF NOT EXISTS {HubTables.Inbox} ({Inbox.EdgeId} TEXT, {Inbox.Number} INTEGER, {Inbox.ReceivedAt} INTEGER, {Inbox.Payload} BLOB, PRIMARY KEY ({Inbox.EdgeId}, {Inbox.Number}));
            CREATE TABLE IF NOT EXISTS {HubTables.ReportKeys} ({Keys.Key} TEXT PRIMARY KEY, {Keys.SiteId} INTEGER, {Keys.DeletedAt} INTEGER, {Keys.KeptParameters} TEXT, {Keys.KnownKeys} BLOB, {Keys.Templates} TEXT, {Keys.Version} INTEGER NOT NULL);
            """);
    }

    public void AddKey(ReportKey key, byte[]? knownKeys = null) =>
        Run($"INSERT INTO {HubTables.ReportKeys} ({Keys.Key}, {Keys.SiteId}, {Keys.KnownKeys}, {Keys.Version}) VALUES ($key, 1, $known, 1)",
            ("$key", key.ToString()), ("$known", knownKeys));

    /// <summary>Every batch in the inbox, in the order of its numbers.</summary>
    public IReadOnlyList<ReportBatch> ReadInbox()
    {
        using var connection = new SqliteConnection(_connectionString);
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = $"SELECT {Inbox.Payload} FROM {HubTables.Inbox} ORDER BY {Inbox.EdgeId}, {Inbox.Number}";
        using var reader = command.ExecuteReader();
        var batches = new List<ReportBatch>();
        while (reader.Read()) batches.Add(ReportBatch.Read((byte[])reader.GetValue(0)));
        return batches;
    }

    private void Run(string sql, params ReadOnlySpan<(string Name, object? Value)> parameters)
    {
        using var connection = new SqliteConnection(_connectionString);
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        foreach (var (name, value) in parameters) command.Parameters.AddWithValue(name, value ?? DBNull.Value);
        command.ExecuteNonQuery();
    }
}
