using System.Text.Json.Serialization;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using PageShield.Reports;
using PageShield.Sites;

namespace PageShield.Changes;

/// <summary>A difference between two states of a site.</summary>
public sealed class Change
{
    public int SiteId { get; set; }

    public long Id { get; set; }

    public DateTimeOffset At { get; set; }

    public ChangeKind Kind { get; set; }

    public ChangeClass Class { get; set; }

    /// <summary>The crawl that saw it; null if visitors' reports revealed it.</summary>
    public long? CrawlId { get; set; }

    public long? ScriptId { get; set; }

    public long? PageId { get; set; }

    /// <summary>What it is about, for people: a URL, a host or a header's name.</summary>
    public required string Subject { get; set; }

    /// <summary>One sentence that describes the difference.</summary>
    public required string Summary { get; set; }

    public Sha256Hash? OldSha256 { get; set; }

    public Sha256Hash? NewSha256 { get; set; }

    /// <summary>Old value, for changes of headers, cookies and forms.</summary>
    public string? OldValue { get; set; }

    /// <summary>New value, for changes of headers, cookies and forms.</summary>
    public string? NewValue { get; set; }

    /// <summary>Whether it affects a payment page.</summary>
    public bool OnPaymentPage { get; set; }

    /// <summary>Why it was expected (a deploy window or a standing rule); null if it was not.</summary>
    public string? Expected { get; set; }

    /// <summary>A hash that is equal for equal differences on any page or site.</summary>
    public Sha256Hash Sameness { get; set; }

    public DateTimeOffset? ReviewedAt { get; set; }

    public string? ReviewedBy { get; set; }

    /// <summary>Computes <see cref="Sameness"/>.</summary>
    public static Sha256Hash SamenessOf(Change change)
    {
        ArgumentNullException.ThrowIfNull(change);
        return Sha256Hash.OfText(
            string.Join('\n', change.Kind, change.Class, change.Subject, change.OldSha256, change.NewSha256, change.OldValue, change.NewValue));
    }

    internal sealed class Configuration : IEntityTypeConfiguration<Change>
    {
        public void Configure(EntityTypeBuilder<Change> builder)
        {
            builder.ToTable("changes");
            builder.HasKey(change => new { change.SiteId, change.Id });
            builder.HasOne<Site>().WithMany().HasForeignKey(change => change.SiteId);
            builder.HasIndex(change => new { change.SiteId, change.ScriptId });
            builder.HasIndex(change => new { change.SiteId, change.CrawlId });
            builder.HasIndex(change => change.Id);
            builder.HasIndex(change => new { change.At, change.Class });
            builder.HasIndex(change => new { change.ReviewedAt, change.Class, change.Id });
            builder.HasIndex(change => new { change.SiteId, change.ReviewedAt });
            // includes the site id to make it a covering index
            builder.HasIndex(change => new { change.Sameness, change.Id, change.SiteId });
            builder.HasIndex(change => new { change.Sameness, change.SiteId });
            builder.Property(change => change.Expected).HasMaxLength(3000);
            builder.Property(change => change.ReviewedBy).HasMaxLength(300);
        }
    }
}
