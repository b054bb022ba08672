using Microsoft.Data.Sqlite;
using PageShield.Reports;
using PageShield.Reports.Batches;

namespace PageShield.ReportingEndpoint.Spool;

/// <summary>
/// The endpoint's SQLite file: the log of committed groups, the outbox of closed batches, the key list, and the endpoint's
/// id. WAL with <c>synchronous=FULL</c>: a commit returns when the log is on disk. One connection, used by
/// one thread at a time.
/// </summary>
internal sealed class SpoolFile : IDisposable
{
    /// <summary>Name of the file in the data directory.</summary>
    public const string FileName = "spool.db";

    private const int PageSize = 4096;

    private readonly FileStream _lock;
    private readonly SqliteConnection _connection;
    private readonly SqliteCommand _append;
    private readonly SqliteParameter _batch;
    private readonly SqliteParameter _at;
    private readonly SqliteParameter _payload;

    private SpoolFile(FileStream @lock, SqliteConnection connection)
    {
        _lock = @lock;
        _connection = connection;
        _append = connection.CreateCommand();
        _append.CommandText = "INSERT INTO log (batch, at, payload) VALUES ($batch, $at, $payload)";
        _batch = _append.Parameters.Add("$batch", SqliteType.Integer);
        _at = _append.Parameters.Add("$at", SqliteType.Integer);
        _payload = _append.Parameters.Add("$payload", SqliteType.Blob);
        _append.Prepare();
    }

    /// <summary>Id of this endpoint at the hub; created with the file.</summary>
    public string EdgeId { get; private set; } = "";

    /// <summary>Opens or creates the file.</summary>
    /// <param name="folder">The data directory; created if missing.</param>
    /// <param name="capacity">Maximum size of the file in bytes. Commits beyond it fail.</param>
    /// <exception cref="FolderNotPrivateException">Other users can read the folder, and that cannot be changed.</exception>
    /// <exception cref="IOException">Another process uses the spool, or the folder cannot be written.</exception>
    /// <exception cref="SqliteException">The file is damaged.</exception>
    public static SpoolFile Open(string folder, long capacity)
    {
        PrivateFolder.Take(folder);
        var path = Path.Combine(folder, FileName);
        var holder = new FileStream(path + ".lock", FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        var connection =
            new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = path, Pooling = false, DefaultTimeout = 5 }.ConnectionString);
        try
        {
            connection.Open();
            Execute(connection, $"PRAGMA page_size={PageSize}");
            // The lock above already excludes other processes. Exclusive mode avoids SQLite's shared index file.
            Execute(connection, "PRAGMA locking_mode=EXCLUSIVE");
            Execute(connection, "PRAGMA journal_mode=WAL");
            Execute(connection, "PRAGMA synchronous=FULL");
            Execute(connection, "PRAGMA wal_autocheckpoint=4000");
            Execute(connection, "PRAGMA journal_size_limit=33554432");
            Execute(connection, $"PRAGMA max_page_count={Math.Max(capacity / PageSize, 256)}");
            Execute(connection, """
                CREATE TABLE IF NOT EXISTS log (seq INTEGER PRIMARY KEY, batch INTEGER NOT NULL, at INTEGER NOT NULL, payload BLOB NOT NULL);
                CREATE TABLE IF NOT EXISTS outbox (number INTEGER PRIMARY KEY, closed_at INTEGER NOT NULL, payload BLOB NOT NULL);
                CREATE TABLE IF NOT EXISTS keys (key TEXT PRIMARY KEY, is_deleted INTEGER NOT NULL, kept_parameters TEXT,
                known_keys BLOB, templates TEXT, version INTEGER NOT NULL) WITHOUT ROWID;
                CREATE TABLE IF NOT EXISTS meta (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
                """);
            return new SpoolFile(holder, connection) { EdgeId = EnsureEdgeId(connection) };
        }
        catch
        {
            connection.Dispose();
            holder.Dispose();
            throw;
        }
    }

    /// <summary>Appends the record of a group. Returns when it is on disk.</summary>
    public void Append(long batch, DateTimeOffset at, byte[] payload)
    {
        _batch.Value = batch;
        _at.Value = at.UtcTicks;
        _payload.Value = payload;
        _append.ExecuteNonQuery();
    }

    /// <summary>The next batch number: one more than the highest number in this file.</summary>
    public long NextBatch() => (long)Scalar("""
        SELECT max(coalesce((SELECT max(batch) FROM log), 0), coalesce((SELECT max(number) FROM outbox), 0),
            coalesce((SELECT CAST(value AS INTEGER) FROM meta WHERE name = 'last_batch'), 0)) + 1
        """)!; // not null: coalesced

    /// <summary>The lowest batch number with records in the log, up to a maximum; null if none.</summary>
    public long? OldestLogged(long upTo) => Scalar("SELECT min(batch) FROM log WHERE batch <= $n", ("$n", upTo)) as long?;

    /// <summary>Aggregates the records of a batch.</summary>
    public SpoolReplay Replay(long batch)
    {
        var replay = new SpoolReplay();
        using var command = Command("SELECT at, payload FROM log WHERE batch = $n ORDER BY seq", ("$n", batch));
        using var reader = command.ExecuteReader();
        while (reader.Read()) replay.Add(new DateTimeOffset(reader.GetInt64(0), TimeSpan.Zero), (byte[])reader.GetValue(1));
        return replay;
    }

    /// <summary>Replaces the records of a batch with the closed batch, in one transaction.</summary>
    public void MoveToOutbox(long batch, DateTimeOffset at, byte[] payload)
    {
        using var transaction = _connection.BeginTransaction();
        // Delete first: in a full file, this frees the pages for the insert.
        Run("DELETE FROM log WHERE batch = $n", ("$n", batch));
        Run("INSERT INTO outbox (number, closed_at, payload) VALUES ($n, $at, $payload)", ("$n", batch), ("$at", at.UtcTicks), ("$payload", payload));
        Run("INSERT INTO meta (name, value) VALUES ('last_batch', $n) ON CONFLICT (name) DO UPDATE SET value = excluded.value", ("$n", batch));
        transaction.Commit();
    }

    /// <summary>The batch to deliver next, or null.</summary>
    public (long Number, byte[] Payload)? OldestInOutbox()
    {
        using var command = Command("SELECT number, payload FROM outbox ORDER BY number LIMIT 1");
        using var reader = command.ExecuteReader();
        return reader.Read() ? (reader.GetInt64(0), (byte[])reader.GetValue(1)) : null;
    }

    /// <summary>Deletes a delivered batch.</summary>
    public void RemoveFromOutbox(long number) => Run("DELETE FROM outbox WHERE number = $n", ("$n", number));

    /// <summary>Number of waiting batches.</summary>
    public long OutboxCount() => (long)Scalar("SELECT count(*) FROM outbox")!; // not null: count

    /// <summary>Bytes in use, without free pages in the file.</summary>
    // not null: both always return a value
    public long UsedBytes() => ((long)Scalar("PRAGMA page_count")! - (long)Scalar("PRAGMA freelist_count")!) * PageSize;

    /// <summary>The stored key list; null if none has been stored yet.</summary>
    public IReadOnlyList<HubReportKey>? ReadKeys()
    {
        if (Scalar("SELECT value FROM meta WHERE name = 'has_keys'") is null) return null;

        var keys = new List<HubReportKey>();
        using var command = Command("SELECT key, is_deleted, kept_parameters, known_keys, templates, version FROM keys");
        using var reader = command.ExecuteReader();
        while (reader.Read())
        {
            if (!ReportKey.TryParse(reader.GetString(0), out var key)) continue;
            keys.Add(new HubReportKey(key, reader.GetInt64(1) != 0, reader.IsDBNull(2) ? null : reader.GetString(2),
                reader.IsDBNull(3) ? null : (byte[])reader.GetValue(3), reader.IsDBNull(4) ? null : reader.GetString(4), reader.GetInt64(5)));
        }

        return keys;
    }

    /// <summary>Stores changed rows of the key list.</summary>
    public void WriteKeys(IReadOnlyList<HubReportKey> changed)
    {
        using var transaction = _connection.BeginTransaction();
        foreach (var key in changed)
        {
            Run(
                "INSERT OR REPLACE INTO keys (key, is_deleted, kept_parameters, known_keys, templates, version) VALUES ($key, $deleted, $kept, "
                    + "$known, $templates, $version)",
                ("$key", key.Key.ToString()), ("$deleted", key.IsDeleted ? 1L : 0L), ("$kept", key.KeptParameters), ("$known", key.KnownKeys),
                ("$templates", key.Templates), ("$version", key.Version));
        }

        Run("INSERT INTO meta (name, value) VALUES ('has_keys', '1') ON CONFLICT (name) DO NOTHING");
        transaction.Commit();
    }

    public void Dispose()
    {
        _append.Dispose();
        _connection.Dispose();
        _lock.Dispose();
    }

    private static string EnsureEdgeId(SqliteConnection connection)
    {
        using var command = connection.CreateCommand();
        command.CommandText = "INSERT INTO meta (name, value) VALUES ('edge_id', $id) ON CONFLICT (name) DO UPDATE SET value = value RETURNING value";
        command.Parameters.AddWithValue("$id", $"edge-{Guid.NewGuid():N}");
        return (string)command.ExecuteScalar()!; // not null: RETURNING
    }

    private static void Execute(SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }

    private SqliteCommand Command(string sql, params ReadOnlySpan<(string Name, object? Value)> parameters)
    {
        var command = _connection.CreateCommand();
        command.CommandText = sql;
        foreach (var (name, value) in parameters) command.Parameters.AddWithValue(name, value ?? DBNull.Value);
        return command;
    }

    private void Run(string sql, params ReadOnlySpan<(string Name, object? Value)> parameters)
    {
        using var command = Command(sql, parameters);
        command.ExecuteNonQuery();
    }

    private object? Scalar(string sql, params ReadOnlySpan<(string Name, object? Value)> parameters)
    {
        using var command = Command(sql, parameters);
        var value = command.ExecuteScalar();
        return value is DBNull ? null : value;
    }
}
