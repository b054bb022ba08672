using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using PageShield.Reports;

namespace PageShield.Inventory.Scripts;

/// <summary>Digest of response bytes (as in SRI and <c>csp-hash</c>) that decode to known content with a different digest.</summary>
public sealed class ContentAlias
{
    public Sha256Hash BytesSha256 { get; set; }

    public Sha256Hash Sha256 { get; set; }

    internal sealed class Configuration : IEntityTypeConfiguration<ContentAlias>
    {
        public void Configure(EntityTypeBuilder<ContentAlias> builder)
        {
            builder.ToTable("content_aliases");
            builder.HasKey(alias => alias.BytesSha256);
            builder.HasIndex(alias => alias.Sha256);
        }
    }
}
