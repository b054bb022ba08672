using Microsoft.Data.Sqlite;
using PageShield.Reports;

namespace PageShield.ReportingEndpoint.Hub;

/// <summary>The hub in the same data directory: the SQLite database that the server creates.</summary>
internal sealed class SqliteHub(string path) : IHub
{
    private readonly string _connectionString =
        new SqliteConnectionStringBuilder { DataSource = path, Mode = SqliteOpenMode.ReadWrite, DefaultTimeout = 30 }.ConnectionString;

    public Task DeliverAsync(string edgeId, long number, DateTimeOffset at, byte[] payload, CancellationToken cancellationToken) =>
        RunAsync(async connection =>
        {
            await HubSql.DeliverAsync(connection, edgeId, number, at, payload, cancellationToken);
            return true;
        }, cancellationToken);

    public Task<IReadOnlyList<HubReportKey>> ReadKeysAsync(Func<ReportKey, long?> knownVersion, CancellationToken cancellationToken) =>
        RunAsync(connection => HubSql.ReadKeysAsync(connection, knownVersion, cancellationToken), cancellationToken);

    private async Task<T> RunAsync<T>(Func<SqliteConnection, Task<T>> action, CancellationToken cancellationToken)
    {
        try
        {
            await using var connection = new SqliteConnection(_connectionString);
            await connection.OpenAsync(cancellationToken);
            await using (var durable = connection.CreateCommand())
            {
                // The spool deletes a batch once this file has it, so this file must be equally durable.
                durable.CommandText = "PRAGMA synchronous=FULL";
                await durable.ExecuteNonQueryAsync(cancellationToken);
            }

            return await action(connection);
        }
        catch (SqliteException exception)
        {
            throw new HubUnavailableException($"The database {path} is unavailable: {exception.Message}", exception);
        }
    }
}
