using System.Text;
using Microsoft.EntityFrameworkCore;
using PageShield.Crawls;
using PageShield.Crawls.Captures;
using PageShield.Inventory.Scripts;
using PageShield.Reports;
using PageShield.Storage;

namespace PageShield.Inventory.Recording;

/// <summary>Stores a capture's script contents, each once for all sites.</summary>
internal sealed class ContentRecorder(PageShieldDbContext database)
{
    public async Task<RecordedContents> RecordAsync(CrawlVisit visit, CancellationToken cancellationToken)
    {
        var hashes = visit.Capture.Scripts.Select(script => script.SourceSha256).OfType<Sha256Hash>().ToHashSet();
        var known = await database.ScriptContents
            .Where(content => hashes.Contains(content.Sha256))
            .Select(content => new ContentTraits(content.Sha256, content.StructureHash, content.Fingerprint, content.Length, content.DestinationHash))
            .ToDictionaryAsync(traits => traits.Sha256, cancellationToken);
        var unknown = visit.Capture.Scripts
            .Where(script => script.SourceSha256 is { } hash && !known.ContainsKey(hash))
            .DistinctBy(script => script.SourceSha256);
        var added = await Task.WhenAll(unknown.Select(script => CreateAsync(script, visit, cancellationToken)));
        foreach (var content in added)
        {
            database.ScriptContents.Add(content);
            known[content.Sha256] =
                new ContentTraits(content.Sha256, content.StructureHash, content.Fingerprint, content.Length, content.DestinationHash);
        }

        await AddAliasesAsync(visit, cancellationToken);
        return new RecordedContents(known, added);
    }

    private static async Task<ScriptContent> CreateAsync(CapturedScript script, CrawlVisit visit, CancellationToken cancellationToken)
    {
        var hash = script.SourceSha256!.Value; // not null: filtered above
        var body = visit.Capture.Bodies.GetValueOrDefault(hash);
        var bytes = body?.Bytes ?? (body?.Text is { } text ? Encoding.UTF8.GetBytes(text) : null);
        var traits = body?.Text is { } source ? await ScriptTraits.OfAsync(source, cancellationToken) : default;
        return new ScriptContent
        {
            Sha256 = hash,
            Length = bytes?.Length ?? script.Bytes,
            Body = bytes is null ? null : StoredBody.Compress(bytes),
            IsBinary = body?.Bytes is not null,
            StructureHash = traits.StructureHash,
            Fingerprint = traits.Fingerprint,
            DestinationHash = traits.DestinationHash,
            FirstSeenAt = visit.At,
        };
    }

    private async Task AddAliasesAsync(CrawlVisit visit, CancellationToken cancellationToken)
    {
        var aliases = visit.Capture.Scripts
            .Where(script => script.Sha256 is not null && script.SourceSha256 is not null && script.Sha256 != script.SourceSha256)
            .GroupBy(script => script.Sha256!.Value) // not null: filtered above
            .ToDictionary(group => group.Key, group => group.First().SourceSha256!.Value); // not null: filtered above
        if (aliases.Count == 0) return;

        var known = await database.ContentAliases
            .Where(alias => aliases.Keys.Contains(alias.BytesSha256))
            .Select(alias => alias.BytesSha256)
            .ToListAsync(cancellationToken);
        foreach (var (bytes, source) in aliases.ExceptBy(known, alias => alias.Key))
            database.ContentAliases.Add(new ContentAlias { BytesSha256 = bytes, Sha256 = source });
    }
}
