using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using PageShield.Reports;
using PageShield.Storage;

namespace PageShield.Audit;

/// <summary>The end of the audit log at some time, stored outside the database.</summary>
public sealed record AuditAnchor(long Number, Sha256Hash Hash, DateTimeOffset At)
{
    /// <summary>The anchor recorded in the data directory; null if there is none yet or it cannot be read.</summary>
    public static async Task<AuditAnchor?> ReadAsync(DataDirectory directory, CancellationToken cancellationToken)
    {
        try
        {
            return JsonSerializer.Deserialize<AuditAnchor>(
                await File.ReadAllTextAsync(directory.AuditAnchor, cancellationToken), JsonSerializerOptions.Web);
        }
        catch (FileNotFoundException)
        {
            return null;
        }
        catch (DirectoryNotFoundException)
        {
            return null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>
    /// Records the log's end in the data directory, unless the log is shorter than the recorded end or differs from it. Both are evidence, so the
    /// record is kept.
    /// </summary>
    /// <returns>False if the log has another entry at the recorded position.</returns>
    public static async Task<bool> NoteAsync(
        PageShieldDbContext database, DataDirectory directory, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var last = await database.AuditEntries.AsNoTracking().OrderByDescending(static entry => entry.Number)
            .Select(static entry => new { entry.Number, entry.Hash }).FirstOrDefaultAsync(cancellationToken);
        var noted = await ReadAsync(directory, cancellationToken);
        if (noted is not null && (last?.Number ?? 0) <= noted.Number) return true;
        if (noted is { Number: > 0 }
            && !await database.AuditEntries.AnyAsync(entry => entry.Number == noted.Number && entry.Hash == noted.Hash, cancellationToken))
            return false;

        // An empty log has an end too: without this record the removal of its first entries could go undetected.
        await new AuditAnchor(last?.Number ?? 0, last?.Hash ?? default, now).WriteAsync(directory, cancellationToken);
        return true;
    }

    /// <summary>Records this end in the data directory.</summary>
    public async Task WriteAsync(DataDirectory directory, CancellationToken cancellationToken)
    {
        var fresh = directory.AuditAnchor + ".new";
        await File.WriteAllTextAsync(fresh, JsonSerializer.Serialize(this, JsonSerializerOptions.Web), cancellationToken);
        File.Move(fresh, directory.AuditAnchor, overwrite: true);
    }
}
