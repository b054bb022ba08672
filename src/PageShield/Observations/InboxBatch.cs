using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using PageShield.Reports;
using PageShield.Storage;

namespace PageShield.Observations;

/// <summary>A batch of reports that an edge handed over and that is not applied yet.</summary>
public sealed class InboxBatch : IQueuedWork
{
    public required string EdgeId { get; set; }

    /// <summary>Rises by one for each batch of its edge.</summary>
    public long Number { get; set; }

    public DateTimeOffset ReceivedAt { get; set; }

    public required byte[] Payload { get; set; }

    /// <inheritdoc />
    public int Attempts { get; set; }

    /// <inheritdoc />
    public DateTimeOffset NextAttemptAt { get; set; }

    /// <summary>When it was given up after too many failures; null while it is tried. Later batches of its edge then go on.</summary>
    public DateTimeOffset? GivenUpAt { get; set; }

    /// <summary>Why the last attempt failed, at most 500 characters.</summary>
    public string? LastError { get; set; }

    /// <summary>Whether it was given up once and somebody tries it again: it counts, though later ones were applied before.</summary>
    public bool IsRetried { get; set; }

    internal sealed class Configuration : IEntityTypeConfiguration<InboxBatch>
    {
        public void Configure(EntityTypeBuilder<InboxBatch> builder)
        {
            builder.ToTable(HubTables.Inbox);
            builder.HasKey(batch => new { batch.EdgeId, batch.Number });
            // Endpoints insert rows without these columns.
            builder.Property(batch => batch.Attempts).HasDefaultValue(0);
            builder.Property(batch => batch.NextAttemptAt).HasDefaultValue(DateTimeOffset.MinValue);
            builder.Property(batch => batch.IsRetried).HasDefaultValue(false);
            builder.Property(batch => batch.LastError).HasMaxLength(500);
        }
    }
}
