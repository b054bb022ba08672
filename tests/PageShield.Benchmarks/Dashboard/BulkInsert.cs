using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;
using PageShield.Storage;

namespace PageShield.Benchmarks.Dashboard;

/// <summary>Writes many entities by one prepared statement, with the model's own columns and converters.</summary>
internal static class BulkInsert
{
    public static async Task AddManyAsync<TEntity>(
        this PageShieldDbContext database, IEnumerable<TEntity> entities, CancellationToken cancellationToken)
        where TEntity : class
    {
        var type = database.Model.FindEntityType(typeof(TEntity)) ?? throw new InvalidOperationException($"{typeof(TEntity)} is no entity.");
        var properties = type.GetProperties().Where(property => property.PropertyInfo is not null).ToArray();
        var table = StoreObjectIdentifier.Table(type.GetTableName()!); // not null: every entity here has one
        await using var transaction = await database.Database.BeginTransactionAsync(cancellationToken);
        await using var command = database.Database.GetDbConnection().CreateCommand();
        command.Transaction = Microsoft.EntityFrameworkCore.Storage.DbContextTransactionExtensions.GetDbTransaction(transaction);
        command.CommandText = $"INSERT INTO {table.Name} ({string.Join(", ", properties.Select(property => property.GetColumnName(table)))}) VALUES ({string.Join(", ", properties.Select((_, number) => $"$p{number}"))})";
        for (var number = 0; number < properties.Length; number++)
        {
            var parameter = command.CreateParameter();
            parameter.ParameterName = $"$p{number}";
            command.Parameters.Add(parameter);
        }

        var converters = properties.Select(property => property.GetTypeMapping().Converter).ToArray();
        foreach (var entity in entities)
        {
            for (var number = 0; number < properties.Length; number++)
            {
                var value = properties[number].PropertyInfo!.GetValue(entity); // not null: filtered above
                command.Parameters[number]
                    .Value = (value is not null && converters[number] is { } converter ? converter.ConvertToProvider(value) : value) ?? DBNull.Value;
            }

            command.ExecuteNonQuery();
        }

        await transaction.CommitAsync(cancellationToken);
    }
}
