using System.Text;
using PageShield.Reports;

namespace PageShield.Inventory.Scripts;

/// <summary>Content of a reported script that the hub fetched.</summary>
/// <param name="Bytes">The response body.</param>
internal sealed record FetchedContent(byte[] Bytes)
{
    /// <summary>The text without byte-order mark, always decoded as UTF-8 because the declared encoding is not trusted.</summary>
    public string Text { get; } = Encoding.UTF8.GetString(Bytes.AsSpan().StartsWith("\uFEFF"u8) ? Bytes.AsSpan(3) : Bytes);

    /// <summary>The hash that the crawler would compute.</summary>
    public Sha256Hash Hash => Sha256Hash.OfText(Text);

    public async Task<ScriptContent> ToContentAsync(DateTimeOffset at, CancellationToken cancellationToken)
    {
        var traits = await ScriptTraits.OfAsync(Text, cancellationToken);
        var stored = Encoding.UTF8.GetBytes(Text);
        return new ScriptContent
        {
            Sha256 = Hash,
            Length = stored.Length,
            Body = StoredBody.Compress(stored),
            StructureHash = traits.StructureHash,
            Fingerprint = traits.Fingerprint,
            DestinationHash = traits.DestinationHash,
            FirstSeenAt = at,
        };
    }

    /// <summary>Creates a version that no crawl has seen. It can incriminate the script but never clear it.</summary>
    public ScriptVersion ToVersion(Script script, DateTimeOffset at) => new()
    {
        SiteId = script.SiteId,
        ScriptId = script.Id,
        Sha256 = Hash,
        BytesSha256 = Sha256Hash.OfBytes(Bytes) is var bytes && bytes == Hash ? null : bytes,
        Url = script.Url,
        FirstSeenAt = at,
        LastSeenAt = at,
    };
}
