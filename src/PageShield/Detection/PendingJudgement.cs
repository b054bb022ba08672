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

    internal sealed class Configuration : IEntityTypeConfiguration<PendingJudgement>
    {
        public void Configure(EntityTypeBuilder<PendingJudgement> builder)
        {
            builder.ToTable("pending_judgements");
            builder.HasKey(pending => pending.Sha256);
            builder.HasIndex(pending => pending.QueuedAt);
        }
    }
}
