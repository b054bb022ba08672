using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using PageShield.Reports;
using PageShield.Reports.Batches;
using PageShield.Storage;

namespace PageShield.Observations;

/// <summary>A batch of reports delivered by an edge and not yet applied.</summary>
public sealed class InboxBatch : IQueuedWork
{
    public required string EdgeId { get; set; }

    /// <summary>Sequence number, increasing by one with each batch of its edge.</summary>
    public long Number { get; set; }

    public DateTimeOffset ReceivedAt { get; set; }

    public required byte[] Payload { get; set; }

    /// <inheritdoc />
    public int Attempts { get; set; }

    /// <inheritdoc />
    public DateTimeOffset NextAttemptAt { get; set; }

    /// <summary>When it was given up after too many failures; null while attempts continue. Later batches of its edge are then applied.</summary>
    public DateTimeOffset? GivenUpAt { get; set; }

    /// <summary>Why the last attempt failed, at most 500 characters.</summary>
    public string? LastError { get; set; }

    /// <summary>Whether it is being retried after it was given up. It is then applied even if later batches already were.</summary>
    public bool IsRetried { get; set; }

    internal sealed class Configuration : IEntityTypeConfiguration<InboxBatch>
    {
        public void Configure(EntityTypeBuilder<InboxBatch> builder)
        {
            builder.ToTable(HubTables.Inbox);
            builder.HasKey(batch => new { batch.EdgeId, batch.Number });
            // Endpoints insert rows without setting these columns.
            builder.Property(batch => batch.Attempts).HasDefaultValue(0);
            builder.Property(batch => batch.NextAttemptAt).HasDefaultValue(DateTimeOffset.MinValue);
            builder.Property(batch => batch.IsRetried).HasDefaultValue(false);
            builder.Property(batch => batch.LastError).HasMaxLength(500);
        }
    }
}
