using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using PageShield.Reports;

namespace PageShield.Inventory.Scripts;

/// <summary>A script's content, stored once for all sites under the hash computed by V8.</summary>
public sealed class ScriptContent
{
    public Sha256Hash Sha256 { get; set; }

    /// <summary>Length in bytes of the decoded text in UTF-8, or of the WebAssembly module.</summary>
    public long Length { get; set; }

    /// <summary>Brotli-compressed UTF-8 text (or WebAssembly bytes); null if it exceeded the size limit.</summary>
    public byte[]? Body { get; set; }

    public bool IsBinary { get; set; }

    /// <summary>Digest of the syntax tree without identifiers and literals; null if unavailable.</summary>
    public Sha256Hash? StructureHash { get; set; }

    /// <summary>Similarity fingerprint; null if unavailable.</summary>
    public byte[]? Fingerprint { get; set; }

    /// <summary>Digest of the destination, for code that only passes on values, such as <c>dataLayer.push({…})</c>; null for other code.</summary>
    public Sha256Hash? DestinationHash { get; set; }

    public DateTimeOffset FirstSeenAt { get; set; }

    internal sealed class Configuration : IEntityTypeConfiguration<ScriptContent>
    {
        public void Configure(EntityTypeBuilder<ScriptContent> builder)
        {
            builder.ToTable("script_contents");
            builder.HasKey(content => content.Sha256);
        }
    }
}
