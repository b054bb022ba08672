using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Caching.Memory;
using PageShield.Changes;
using PageShield.Inventory.Scripts;
using PageShield.Reports;
using PageShield.Storage;

namespace PageShield.Web.Changes;

/// <summary>Comparisons of stored contents for screens. Contents never change, so the last ones asked for are remembered.</summary>
internal sealed class ScriptComparisons(IDbContextFactory<PageShieldDbContext> databases) : IDisposable
{
    /// <summary>Longest text of either version that a screen compares, in bytes; larger pairs are for the command line.</summary>
    public const int LargestBytes = 3_000_000;

    private const int MostRemembered = 40;

    /// <summary>Comparing costs processor time; viewers wait for each other rather than for everything else.</summary>
    private readonly SemaphoreSlim _turn = new(1);
    private readonly MemoryCache _remembered = new(new MemoryCacheOptions { SizeLimit = MostRemembered });

    /// <param name="before">Null where there was nothing before.</param>
    /// <param name="after">Null where there is nothing any more.</param>
    /// <returns>Null where a text was not kept, is binary or too large.</returns>
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
