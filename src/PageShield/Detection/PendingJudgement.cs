using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using PageShield.Reports;

namespace PageShield.Detection;

/// <summary>A content that waits to be judged; written in the transaction that recorded it.</summary>
public sealed class PendingJudgement
{
    public Sha256Hash Sha256 { get; set; }

    public DateTimeOffset QueuedAt { get; set; }

    public int Attempts { get; set; }

    /// <summary>The site that brought it; null where that is not known. Sites take turns, so that one that brings thousands holds up no other.</summary>
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
            builder.HasIndex(pending => pending.QueuedAt);
            builder.HasIndex(pending => new { pending.IsExamined, pending.SiteId, pending.ScriptId, pending.QueuedAt });
        }
    }
}
