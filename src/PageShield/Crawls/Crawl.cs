using System.Text.Json.Serialization;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using PageShield.Sites;
using PageShield.Storage;

namespace PageShield.Crawls;

/// <summary>One run over a site.</summary>
public sealed class Crawl : IQueuedWork
{
    public int SiteId { get; set; }

    public long Id { get; set; }

    public CrawlTrigger Trigger { get; set; }

    public CrawlState State { get; set; }

    /// <summary>The first run of its site that saw a page: what it finds is the baseline, not news.</summary>
    public bool IsBaseline { get; set; }

    /// <summary>Whether it was due while the program was not running.</summary>
    public bool IsLate { get; set; }

    /// <summary>How often it was started again after an interruption.</summary>
    public int Resumed { get; set; }

    /// <summary>How often the program ended in the middle of it without being asked to.</summary>
    public int Interruptions { get; set; }

    public DateTimeOffset QueuedAt { get; set; }

    public DateTimeOffset? StartedAt { get; set; }

    public DateTimeOffset? FinishedAt { get; set; }

    /// <summary>Last sign of life while running.</summary>
    public DateTimeOffset? HeartbeatAt { get; set; }

    /// <inheritdoc />
    public int Attempts { get; set; }

    /// <summary>When it may be claimed. Each heartbeat moves it two minutes ahead: a running crawl for which it has passed is an orphan.</summary>
    public DateTimeOffset NextAttemptAt { get; set; }

    public bool CancelRequested { get; set; }

    public int PagesOk { get; set; }

    /// <summary>Pages with any other outcome than <see cref="PageOutcome.Ok"/>.</summary>
    public int PagesNotOk { get; set; }

    public int PagesKnown { get; set; }

    /// <summary>Pages on which what the crawler typed left for somebody else, whatever their outcome.</summary>
    public int PagesLeaking { get; set; }

    /// <summary>What it does now, for the live view.</summary>
    public string? Stage { get; set; }

    /// <summary>For a person: why it failed, was cut short, late or resumed.</summary>
    public string? Note { get; set; }

    public string? RequestedBy { get; set; }

    public bool IsOver => State is CrawlState.Completed or CrawlState.Failed or CrawlState.Cancelled;

    internal sealed class Configuration : IEntityTypeConfiguration<Crawl>
    {
        public void Configure(EntityTypeBuilder<Crawl> builder)
        {
            builder.ToTable("crawls");
            builder.HasKey(crawl => new { crawl.SiteId, crawl.Id });
            builder.HasOne<Site>().WithMany().HasForeignKey(crawl => crawl.SiteId);
            builder.HasIndex(crawl => crawl.State);
            builder.HasIndex(crawl => crawl.Id).IsUnique();
            builder.Ignore(crawl => crawl.IsOver);
            builder.Property(crawl => crawl.Stage).HasMaxLength(2200);
            builder.Property(crawl => crawl.Note).HasMaxLength(2000);
            builder.Property(crawl => crawl.RequestedBy).HasMaxLength(300);
        }
    }
}
