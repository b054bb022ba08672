using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using PageShield.Reports;
using PageShield.Storage;

namespace PageShield.Detection;

/// <summary>A content that waits to be judged; written in the transaction that recorded it.</summary>
public sealed class PendingJudgement : IQueuedWork
{
    public Sha256Hash Sha256 { get; set; }

    public DateTimeOffset QueuedAt { get; set; }

    /// <inheritdoc />
    public int Attempts { get; set; }

    /// <inheritdoc />
    public DateTimeOffset NextAttemptAt { get; set; }

    /// <summary>When it was given up after too many failures; null while it is tried.</summary>
    public DateTimeOffset? GivenUpAt { get; set; }

    /// <summary>The version of the analysis that gave it up: another one tries it again.</summary>
    public string? GivenUpBy { get; set; }

    /// <summary>Why the last attempt failed, at most 500 characters.</summary>
    public string? LastError { get; set; }

    /// <summary>
    /// The site that brought it; null where that is not known. Sites take turns, so that one that brings thousands holds up no other.
    /// </summary>
    public int? SiteId { get; set; }

    /// <summary>The script whose content it is; null where that is not known. A site's scripts take turns, too.</summary>
    public long? ScriptId { get; set; }

    /// <summary>Whether it has a verdict by its text, and waits to be tried out in the chamber only.</summary>
    public bool IsExamined { get; set; }

    internal sealed class Configuration : IEntityTypeConfiguration<PendingJudgement>
    {
        public void Configure(EntityTypeBuilder<PendingJudgement> builder)
        {
            builder.ToTable("pending_judgements");
            builder.HasKey(pending => pending.Sha256);
            builder.Property(pending => pending.GivenUpBy).HasMaxLength(200);
            builder.Property(pending => pending.LastError).HasMaxLength(500);
            builder.HasIndex(pending => pending.QueuedAt);
            builder.HasIndex(pending => new { pending.IsExamined, pending.SiteId, pending.ScriptId, pending.QueuedAt });
        }
    }
}
