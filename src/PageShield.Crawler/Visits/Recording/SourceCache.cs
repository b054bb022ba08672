using System.Collections.Concurrent;
using PageShield.Crawls;
using PageShield.Crawls.Captures;
using PageShield.Reports;

namespace PageShield.Crawler.Visits.Recording;

/// <summary>
/// The script texts of one crawl by V8's hash, so that a text comes out of the browser once, however many pages run it; texts that
/// are stored already come from the store. Safe for several visits at once.
/// </summary>
/// <param name="readStored">The stored text of a hash; null where there is none.</param>
/// <param name="maxLength">Most UTF-16 units that are kept; what is beyond is fetched each time.</param>
internal sealed class SourceCache(Func<Sha256Hash, CancellationToken, Task<string?>> readStored, long maxLength)
{
    private readonly ConcurrentDictionary<Sha256Hash, CapturedBody> _bodies = new();
    private long _length;

    /// <summary>The text of a hash, from memory, from the store or, in this order, from the browser; null where nobody has it.</summary>
    public async Task<CapturedBody?> GetAsync(Sha256Hash hash, Func<Task<CapturedBody?>> fetchAsync, CancellationToken cancellationToken)
    {
        if (_bodies.TryGetValue(hash, out var known)) return known;
        if (await readStored(hash, cancellationToken) is { } text) return Keep(hash, new(text, null));
        return await fetchAsync() is { } fetched ? Keep(hash, fetched) : null;
    }

    private CapturedBody Keep(Sha256Hash hash, CapturedBody body)
    {
        var length = body.Text?.Length ?? 0;
        if (length == 0 || Interlocked.Read(ref _length) + length > maxLength) return body;

        if (_bodies.TryAdd(hash, body)) Interlocked.Add(ref _length, length);
        return _bodies.GetValueOrDefault(hash, body);
    }
}
