using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using PageShield.Reports;

namespace PageShield.Observations;

/// <summary>A batch of reports that an edge handed over and that is not applied yet.</summary>
public sealed class InboxBatch
{
    public required string EdgeId { get; set; }

    /// <summary>Rises by one for each batch of its edge.</summary>
    public long Number { get; set; }

    public DateTimeOffset ReceivedAt { get; set; }

    public required byte[] Payload { get; set; }

    internal sealed class Configuration : IEntityTypeConfiguration<InboxBatch>
    {
        public void Configure(EntityTypeBuilder<InboxBatch> builder)
        {
            builder.ToTable(HubTables.Inbox);
            builder.HasKey(batch => new { batch.EdgeId, batch.Number });
        }
    }
}
