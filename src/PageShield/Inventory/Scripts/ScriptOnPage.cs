using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using PageShield.Inventory.Pages;

namespace PageShield.Inventory.Scripts;

/// <summary>When a script was seen on a page.</summary>
public sealed class ScriptOnPage
{
    public int SiteId { get; set; }

    public long ScriptId { get; set; }

    public long PageId { get; set; }

    public DateTimeOffset FirstSeenAt { get; set; }

    public DateTimeOffset LastSeenAt { get; set; }

    public DateTimeOffset? CrawledAt { get; set; }

    public DateTimeOffset? ReportedAt { get; set; }

    internal sealed class Configuration : IEntityTypeConfiguration<ScriptOnPage>
    {
        public void Configure(EntityTypeBuilder<ScriptOnPage> builder)
        {
            builder.ToTable("scripts_on_pages");
            builder.HasKey(link => new { link.SiteId, link.ScriptId, link.PageId });
            builder.HasOne<Script>().WithMany().HasForeignKey(link => new { link.SiteId, link.ScriptId });
            builder.HasOne<Page>().WithMany().HasForeignKey(link => new { link.SiteId, link.PageId });
            builder.HasIndex(link => new { link.SiteId, link.PageId });
        }
    }
}
