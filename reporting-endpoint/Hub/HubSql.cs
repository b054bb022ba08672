using System.Data.Common;
using PageShield.Reports;
using PageShield.Reports.Batches;
using Inbox = PageShield.Reports.Batches.HubTables.InboxColumns;
using Keys = PageShield.Reports.Batches.HubTables.ReportKeyColumns;

namespace PageShield.ReportingEndpoint.Hub;

/// <summary>The three SQL statements that an endpoint runs at a hub, for SQLite and PostgreSQL.</summary>
internal static class HubSql
{
    public const string Deliver = $"""
        INSERT INTO {HubTables.Inbox} ({Inbox.EdgeId}, {Inbox.Number}, {Inbox.ReceivedAt}, {Inbox.Payload})
        VALUES (@edge, @number, @at, @payload) ON CONFLICT DO NOTHING
        """;

    private const string ReadVersions = $"SELECT {Keys.Key}, {Keys.DeletedAt}, {Keys.Version} FROM {HubTables.ReportKeys}";

    private const string ReadRow =
        $"SELECT {Keys.KeptParameters}, {Keys.KnownKeys}, {Keys.Templates} FROM {HubTables.ReportKeys} WHERE {Keys.Key} = @key";

    public static async Task DeliverAsync(
        DbConnection connection, string edgeId, long number, DateTimeOffset at, byte[] payload, CancellationToken cancellationToken)
    {
        await using var command = Command(connection, Deliver, ("@edge", edgeId), ("@number", number), ("@at", at.UtcTicks), ("@payload", payload));
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    public static async Task<IReadOnlyList<HubReportKey>> ReadKeysAsync(
        DbConnection connection, Func<ReportKey, long?> knownVersion, CancellationToken cancellationToken)
    {
        var keys = new List<HubReportKey>();
        await using (var command = Command(connection, ReadVersions))
        await using (var reader = await command.ExecuteReaderAsync(cancellationToken))
        {
            while (await reader.ReadAsync(cancellationToken))
                if (ReportKey.TryParse(reader.GetString(0), out var key))
                    keys.Add(new HubReportKey(key, !reader.IsDBNull(1), null, null, null, reader.GetInt64(2)));
        }

        for (var i = 0; i < keys.Count; i++)
        {
            if (knownVersion(keys[i].Key) == keys[i].Version) continue;
            await using var command = Command(connection, ReadRow, ("@key", keys[i].Key.ToString()));
            await using var reader = await command.ExecuteReaderAsync(cancellationToken);
            if (!await reader.ReadAsync(cancellationToken)) continue;
            keys[i] = keys[i] with
            {
                KeptParameters = reader.IsDBNull(0) ? null : reader.GetString(0),
                KnownKeys = reader.IsDBNull(1) ? null : (byte[])reader.GetValue(1),
                Templates = reader.IsDBNull(2) ? null : reader.GetString(2),
            };
        }

        return keys;
    }

    private static DbCommand Command(DbConnection connection, string sql, params ReadOnlySpan<(string Name, object Value)> parameters)
    {
        var command = connection.CreateCommand();
        command.CommandText = sql;
        foreach (var (name, value) in parameters)
        {
            var parameter = command.CreateParameter();
            parameter.ParameterName = name;
            parameter.Value = value;
            command.Parameters.Add(parameter);
        }

        return command;
    }
}
