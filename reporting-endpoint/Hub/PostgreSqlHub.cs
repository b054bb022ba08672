using System.Net.Sockets;
using Npgsql;
using PageShield.Reports;

namespace PageShield.ReportingEndpoint.Hub;

/// <summary>A hub that several servers share. The database role only needs INSERT on the inbox and SELECT on the key list.</summary>
internal sealed class PostgreSqlHub(string connectionString) : IHub, IAsyncDisposable
{
    private readonly NpgsqlDataSource _hub = Build(connectionString);

    public Task DeliverAsync(string edgeId, long number, DateTimeOffset at, byte[] payload, CancellationToken cancellationToken) =>
        RunAsync(async connection =>
        {
            await HubSql.DeliverAsync(connection, edgeId, number, at, payload, cancellationToken);
            return true;
        }, cancellationToken);

    public Task<IReadOnlyList<HubReportKey>> ReadKeysAsync(Func<ReportKey, long?> knownVersion, CancellationToken cancellationToken) =>
        RunAsync(connection => HubSql.ReadKeysAsync(connection, knownVersion, cancellationToken), cancellationToken);

    public ValueTask DisposeAsync() => _hub.DisposeAsync();

    private static NpgsqlDataSource Build(string connectionString)
    {
        var builder = new NpgsqlDataSourceBuilder(connectionString);
        builder.ConnectionStringBuilder.MaxPoolSize = 4;
        if (builder.ConnectionStringBuilder.ApplicationName is null) builder.ConnectionStringBuilder.ApplicationName = "pageshield-reports";
        return builder.Build();
    }

    private async Task<T> RunAsync<T>(Func<NpgsqlConnection, Task<T>> action, CancellationToken cancellationToken)
    {
        try
        {
            await using var connection = await _hub.OpenConnectionAsync(cancellationToken);
            return await action(connection);
        }
        catch (Exception exception) when (exception is NpgsqlException or SocketException or IOException or TimeoutException)
        {
            throw new HubUnavailableException($"The hub is unavailable: {exception.Message}", exception);
        }
    }
}
