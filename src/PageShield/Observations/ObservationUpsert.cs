using System.Data.Common;
using System.Globalization;
using System.Text;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;
using PageShield.Storage;

namespace PageShield.Observations;

/// <summary>Inserts or updates many rows in one SQL statement that works on both database providers.</summary>
internal static class ObservationUpsert
{
    private const string Columns =
        "site_id, id, key_hash, type, directive, blocked_url, blocked_host, page_url, source_file, disposition, "
        + "count, first_seen_at, last_seen_at, sample, noise, foreign_document, is_hidden, browsers";

    // SQLite has a two-argument max(), PostgreSQL has GREATEST; CASE works on both.
    private const string OnConflict =
        """
         ON CONFLICT (site_id, key_hash) DO UPDATE SET
          count = observations.count + excluded.count,
          last_seen_at = CASE WHEN excluded.last_seen_at > observations.last_seen_at THEN excluded.last_seen_at ELSE observations.last_seen_at END,
          sample = COALESCE(excluded.sample, observations.sample),
          noise = excluded.noise,
          foreign_document = excluded.foreign_document,
          is_hidden = excluded.is_hidden,
          browsers = observations.browsers | excluded.browsers
        """;

    public static async Task RunAsync(
        PageShieldDbContext database, int siteId, LabelledObservation[] rows, TimeProvider time, CancellationToken cancellationToken)
    {
        await using var command = database.Database.GetDbConnection().CreateCommand();
        command.Transaction = database.Database.CurrentTransaction?.GetDbTransaction();
        var sql = new StringBuilder($"INSERT INTO observations ({Columns}) VALUES ");
        for (var i = 0; i < rows.Length; i++)
        {
            sql.Append(i == 0 ? "(" : ", (");
            var values = Values(siteId, rows[i], RowId.Next(time));
            for (var column = 0; column < values.Length; column++)
            {
                var name = string.Create(CultureInfo.InvariantCulture, $"@p{i}_{column}");
                sql.Append(column == 0 ? "" : ", ").Append(name);
                command.Parameters.Add(Parameter(command, name, values[column]));
            }

            sql.Append(')');
        }

        command.CommandText = sql.Append(OnConflict).ToString();
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    private static object[] Values(int siteId, LabelledObservation row, long id)
    {
        var observation = row.Observation;
        return
        [
            siteId, id, row.Digest.ToByteArray(), observation.Key.Type, observation.Key.Directive, observation.Key.BlockedUrl,
            observation.BlockedHost, observation.Key.PageUrl, observation.Key.SourceFile, observation.Key.Disposition, observation.Count,
            observation.FirstSeenAt.UtcTicks, observation.LastSeenAt.UtcTicks, (object?)observation.Sample ?? DBNull.Value,
            (object?)row.Noise ?? DBNull.Value, row.ForeignDocument, row.IsHidden, (int)observation.Browsers,
        ];
    }

    private static DbParameter Parameter(DbCommand command, string name, object value)
    {
        var parameter = command.CreateParameter();
        parameter.ParameterName = name;
        parameter.Value = value;
        return parameter;
    }
}
