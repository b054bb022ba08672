using Microsoft.EntityFrameworkCore;
using PageShield.Reports;
using PageShield.Storage;

namespace PageShield.Inventory.Scripts;

/// <summary>Reads stored script texts. Thread-safe.</summary>
internal sealed class StoredSources(IDbContextFactory<PageShieldDbContext> databases)
{
    /// <summary>The text with this hash; null if not stored or not text.</summary>
    public async Task<string?> ReadAsync(Sha256Hash hash, CancellationToken cancellationToken)
    {
        await using var database = await databases.CreateDbContextAsync(cancellationToken);
        var content = await database.ScriptContents.AsNoTracking().FirstOrDefaultAsync(content => content.Sha256 == hash, cancellationToken);
        return content is null ? null : StoredBody.TextOf(content);
    }
}
