using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using PageShield.Reports;

namespace PageShield.Inventory.Scripts;

/// <summary>An additional identity of a script, kept after a merge, a rename or a switch to its host group.</summary>
public sealed class ScriptAlias
{
    public int SiteId { get; set; }

    public Sha256Hash Identity { get; set; }

    public long ScriptId { get; set; }

    internal sealed class Configuration : IEntityTypeConfiguration<ScriptAlias>
    {
        public void Configure(EntityTypeBuilder<ScriptAlias> builder)
        {
            builder.ToTable("script_aliases");
            builder.HasKey(alias => new { alias.SiteId, alias.Identity });
            builder.HasOne<Script>().WithMany().HasForeignKey(alias => new { alias.SiteId, alias.ScriptId });
        }
    }
}
