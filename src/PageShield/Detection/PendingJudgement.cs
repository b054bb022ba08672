using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using PageShield.Reports;
using PageShield.Storage;

namespace PageShield.Detection;

/// <summary>Script content waiting to be analyzed. Written in the transaction that recorded the content.</summary>
public sealed class PendingJudgement : IQueuedWork
{
    public Sha256Hash Sha256 { get; set; }

    public DateTimeOffset QueuedAt { get; set; }

    /// <inheritdoc />
    public int Attempts { get; set; }

    /// <inheritdoc />
    public DateTimeOffset NextAttemptAt { get; set; }

    /// <summary>When the analysis was abandoned after too many failures; null while it is retried.</summary>
    public DateTimeOffset? GivenUpAt { get; set; }

    /// <summary>Version of the analysis that abandoned it. A different version retries it.</summary>
    public string? GivenUpBy { get; set; }

    /// <summary>Why the last attempt failed, at most 500 characters.</summary>
    public string? LastError { get; set; }

    /// <summary>
    /// The site on which it was found; null if unknown. Sites take turns, so one with thousands of scripts does not hold up the others.
    /// </summary>
    public int? SiteId { get; set; }

    /// <summary>The script it belongs to; null if unknown. The scripts of a site take turns too.</summary>
    public long? ScriptId { get; set; }

    /// <summary>Whether static analysis is done and only detonation is pending.</summary>
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
