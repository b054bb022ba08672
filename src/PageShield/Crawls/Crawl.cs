using System.Text.Json.Serialization;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using PageShield.Sites;
using PageShield.Storage;

namespace PageShield.Crawls;

/// <summary>One crawl of a site.</summary>
public sealed class Crawl : IQueuedWork
{
    public int SiteId { get; set; }

    public long Id { get; set; }

    public CrawlTrigger Trigger { get; set; }

    public CrawlState State { get; set; }

    /// <summary>Whether it is the site's first crawl that saw a page: its findings are the baseline, not changes.</summary>
    public bool IsBaseline { get; set; }

    /// <summary>Whether it was due while the program was not running.</summary>
    public bool IsLate { get; set; }

    /// <summary>Number of restarts after an interruption.</summary>
    public int Resumed { get; set; }

    /// <summary>Number of times the program ended unexpectedly during it.</summary>
    public int Interruptions { get; set; }

    public DateTimeOffset QueuedAt { get; set; }

    public DateTimeOffset? StartedAt { get; set; }

    public DateTimeOffset? FinishedAt { get; set; }

    /// <summary>Last heartbeat while running.</summary>
    public DateTimeOffset? HeartbeatAt { get; set; }

    /// <inheritdoc />
    public int Attempts { get; set; }

    /// <summary>When it may be claimed. Each heartbeat sets it two minutes ahead; a running crawl whose time has passed is orphaned.</summary>
    public DateTimeOffset NextAttemptAt { get; set; }

    public bool CancelRequested { get; set; }

    public int PagesOk { get; set; }

    /// <summary>Pages with an outcome other than <see cref="PageOutcome.Ok"/>.</summary>
    public int PagesNotOk { get; set; }

    public int PagesKnown { get; set; }

    /// <summary>Pages on which data typed by the crawler was sent to a third party, regardless of their outcome.</summary>
    public int PagesLeaking { get; set; }

    /// <summary>The current activity, for the live view.</summary>
    public string? Stage { get; set; }

    /// <summary>Why it failed, was cut short, ran late or was resumed, as text for people.</summary>
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
