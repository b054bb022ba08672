using System.Text;
using PageShield.Reports;

namespace PageShield.Inventory.Scripts;

/// <summary>The text of a script that a report named and the hub fetched.</summary>
/// <param name="Bytes">The response's body.</param>
internal sealed record FetchedContent(byte[] Bytes)
{
    /// <summary>The decoded text, without a byte-order mark; UTF-8, since what it is declared as is a stranger's word.</summary>
    public string Text { get; } = Encoding.UTF8.GetString(Bytes.AsSpan().StartsWith("\uFEFF"u8) ? Bytes.AsSpan(3) : Bytes);

    /// <summary>As the crawler would name it.</summary>
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

    /// <summary>The version of a script that no crawl has seen: it can accuse the script, and never clear it.</summary>
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
