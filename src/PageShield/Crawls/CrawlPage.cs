using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using PageShield.Crawls.Captures;

namespace PageShield.Crawls;

/// <summary>One page visit of a crawl: its outcome and its full capture.</summary>
public sealed class CrawlPage
{
    public int SiteId { get; set; }

    public long CrawlId { get; set; }

    public long Id { get; set; }

    /// <summary>The page in the inventory; null if nothing loaded.</summary>
    public long? PageId { get; set; }

    public required string Url { get; set; }

    public required string FinalUrl { get; set; }

    public int Status { get; set; }

    public PageOutcome Outcome { get; set; }

    public string? OutcomeReason { get; set; }

    public DateTimeOffset StartedAt { get; set; }

    public DateTimeOffset FinishedAt { get; set; }

    public int ScriptCount { get; set; }

    /// <summary>The outcome of the page's consent banner.</summary>
    public ConsentOutcome Consent { get; set; }

    /// <summary>Whether data typed by the crawler was sent to a third party.</summary>
    public bool DataLeft { get; set; }

    /// <summary>The <see cref="Capture"/> as Brotli-compressed JSON.</summary>
    public required byte[] Capture { get; set; }

    /// <summary>PNG or JPEG of the viewport.</summary>
    public byte[]? Screenshot { get; set; }

    internal sealed class Configuration : IEntityTypeConfiguration<CrawlPage>
    {
        public void Configure(EntityTypeBuilder<CrawlPage> builder)
        {
            builder.ToTable("crawl_pages");
            builder.HasKey(page => new { page.SiteId, page.CrawlId, page.Id });
            builder.HasOne<Crawl>().WithMany().HasForeignKey(page => new { page.SiteId, page.CrawlId });
        }
    }
}
