using System.Text.Json;
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
            return JsonSerializer.Deserialize<AuditAnchor>(await File.ReadAllTextAsync(directory.AuditAnchor, cancellationToken), JsonSerializerOptions.Web);
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

    /// <summary>Notes this end in the data directory.</summary>
    public async Task WriteAsync(DataDirectory directory, CancellationToken cancellationToken)
    {
        var fresh = directory.AuditAnchor + ".new";
        await File.WriteAllTextAsync(fresh, JsonSerializer.Serialize(this, JsonSerializerOptions.Web), cancellationToken);
        File.Move(fresh, directory.AuditAnchor, overwrite: true);
    }
}
