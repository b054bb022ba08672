using Microsoft.Data.Sqlite;
using PageShield.Reports;

namespace PageShield.ReportingEndpoint.Hub;

/// <summary>The hub in the same data directory: the product's own SQLite file, which the product creates.</summary>
internal sealed class SqliteHub(string path) : IHub
{
    private readonly string _connectionString =
        new SqliteConnectionStringBuilder { DataSource = path, Mode = SqliteOpenMode.ReadWrite, DefaultTimeout = 30 }.ConnectionString;

    public Task DeliverAsync(string edgeId, long number, DateTimeOffset at, byte[] payload, CancellationToken cancellationToken) =>
        AskAsync(async connection =>
        {
            await HubSql.DeliverAsync(connection, edgeId, number, at, payload, cancellationToken);
            return true;
        }, cancellationToken);

    public Task<IReadOnlyList<HubReportKey>> ReadKeysAsync(Func<ReportKey, long?> knownVersion, CancellationToken cancellationToken) =>
        AskAsync(connection => HubSql.ReadKeysAsync(connection, knownVersion, cancellationToken), cancellationToken);

    private async Task<T> AskAsync<T>(Func<SqliteConnection, Task<T>> question, CancellationToken cancellationToken)
    {
        try
        {
            await using var connection = new SqliteConnection(_connectionString);
            await connection.OpenAsync(cancellationToken);
            await using (var durable = connection.CreateCommand())
            {
                // The spool forgets a batch once this file has it, so this file must be as safe as the spool.
                durable.CommandText = "PRAGMA synchronous=FULL";
                await durable.ExecuteNonQueryAsync(cancellationToken);
            }

            return await question(connection);
        }
        catch (SqliteException exception)
        {
            throw new HubUnavailableException($"The database {path} does not answer: {exception.Message}", exception);
        }
    }
}
