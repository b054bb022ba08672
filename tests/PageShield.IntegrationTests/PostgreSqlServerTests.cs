using Npgsql;

namespace PageShield.IntegrationTests;

public sealed class PostgreSqlServerTests
{
    [Fact]
    public async Task A_stopped_server_comes_back_with_its_data()
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        await using var server = await PostgreSqlServer.StartAsync(cancellationToken);
        var database = await server.CreateDatabaseAsync(cancellationToken);
        await ExecuteAsync(database, "CREATE TABLE kept (n int); INSERT INTO kept VALUES (7)", cancellationToken);

        await server.StopAsync(cancellationToken);
        await Assert.ThrowsAnyAsync<NpgsqlException>(() => ExecuteAsync(database, "SELECT 1", cancellationToken));
        await server.StartAgainAsync(cancellationToken);

        Assert.Equal(7, await ExecuteAsync(database, "SELECT n FROM kept", cancellationToken));
    }

    private static async Task<object?> ExecuteAsync(string connectionString, string sql, CancellationToken cancellationToken)
    {
        await using var connection = new NpgsqlConnection(connectionString);
        await connection.OpenAsync(cancellationToken);
        await using var command = new NpgsqlCommand(sql, connection);
        return await command.ExecuteScalarAsync(cancellationToken);
    }
}
