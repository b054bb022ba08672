using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using PageShield.Reports;
using PageShield.Storage;

namespace PageShield.Audit;

/// <summary>The audit log's end as it was at some time, kept outside the database.</summary>
public sealed record AuditAnchor(long Number, Sha256Hash Hash, DateTimeOffset At)
{
    /// <summary>The anchor noted in the data directory; null where there is none yet or it cannot be read.</summary>
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
    /// Notes the log's end in the data directory, unless the log is shorter than what was noted before, or is another one: both are
    /// evidence, and kept.
    /// </summary>
    /// <returns>False where the entry that was noted is not the one that the log has in its place.</returns>
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

        // An empty log has an end too: without that note its first entries could go unmissed.
        await new AuditAnchor(last?.Number ?? 0, last?.Hash ?? default, now).WriteAsync(directory, cancellationToken);
        return true;
    }

    /// <summary>Notes this end in the data directory.</summary>
    public async Task WriteAsync(DataDirectory directory, CancellationToken cancellationToken)
    {
        var fresh = directory.AuditAnchor + ".new";
        await File.WriteAllTextAsync(fresh, JsonSerializer.Serialize(this, JsonSerializerOptions.Web), cancellationToken);
        File.Move(fresh, directory.AuditAnchor, overwrite: true);
    }
}
