using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using PageShield.Reports;

namespace PageShield.Inventory.Scripts;

/// <summary>A script's text, stored once for all sites under V8's hash of it.</summary>
public sealed class ScriptContent
{
    public Sha256Hash Sha256 { get; set; }

    /// <summary>Length of the decoded text in UTF-8, or of the module's bytes.</summary>
    public long Length { get; set; }

    /// <summary>Brotli-compressed UTF-8 text (or WebAssembly bytes); null where it was above the cap.</summary>
    public byte[]? Body { get; set; }

    public bool IsBinary { get; set; }

    /// <summary>Digest of the syntax tree without identifiers and literals; null where there is none.</summary>
    public Sha256Hash? StructureHash { get; set; }

    /// <summary>Fingerprint for similarity; null where there is none.</summary>
    public byte[]? Fingerprint { get; set; }

    /// <summary>For a text that only hands values on, such as <c>dataLayer.push({…})</c>: digest of where it hands them; null for code.</summary>
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
