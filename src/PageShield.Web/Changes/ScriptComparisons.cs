using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Caching.Memory;
using PageShield.Changes;
using PageShield.Inventory.Scripts;
using PageShield.Reports;
using PageShield.Storage;

namespace PageShield.Web.Changes;

/// <summary>Compares stored contents for display. Contents never change, so recent comparisons are cached.</summary>
internal sealed class ScriptComparisons(IDbContextFactory<PageShieldDbContext> databases) : IDisposable
{
    /// <summary>Maximum size of either version compared in the dashboard, in bytes. Larger pairs need the command line.</summary>
    public const int LargestBytes = 3_000_000;

    private const int MostRemembered = 40;

    /// <summary>Limits CPU use to one comparison at a time.</summary>
    private readonly SemaphoreSlim _turn = new(1);
    private readonly MemoryCache _remembered = new(new MemoryCacheOptions { SizeLimit = MostRemembered });

    /// <param name="before">The old version; null if there was none.</param>
    /// <param name="after">The new version; null if the script was removed.</param>
    /// <returns>Null if a text is not stored, binary or too large.</returns>
    public async Task<ComparedScript?> FindAsync(Sha256Hash? before, Sha256Hash? after, CancellationToken cancellationToken)
    {
        if (_remembered.TryGetValue((before, after), out ComparedScript? known)) return known;

        await _turn.WaitAsync(cancellationToken);
        try
        {
            if (_remembered.TryGetValue((before, after), out known)) return known;
            if (await ReadAsync(before, cancellationToken) is not { } old || await ReadAsync(after, cancellationToken) is not { } now) return null;

            var compared = ComparedScript.Of(await ScriptComparer.CompareAsync(old, now, urgent: true, cancellationToken));
            return _remembered.Set((before, after), compared, new MemoryCacheEntryOptions { Size = 1 });
        }
        finally
        {
            _turn.Release();
        }
    }

    public void Dispose()
    {
        _turn.Dispose();
        _remembered.Dispose();
    }

    private async Task<string?> ReadAsync(Sha256Hash? hash, CancellationToken cancellationToken)
    {
        if (hash is null) return "";

        await using var database = await databases.CreateDbContextAsync(cancellationToken);
        var content = await database.ScriptContents.AsNoTracking()
            .FirstOrDefaultAsync(each => each.Sha256 == hash && each.Length <= LargestBytes, cancellationToken);
        return content is null ? null : StoredBody.TextOf(content);
    }
}
