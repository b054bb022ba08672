using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using PageShield.Reports;
using PageShield.Reports.Batches;

namespace PageShield.Observations;

/// <summary>A reporting endpoint that delivers batches to the hub.</summary>
public sealed class Edge
{
    public required string EdgeId { get; set; }

    /// <summary>Highest number of its batches applied so far. Batches with this number or a lower one are discarded unless retried.</summary>
    public long LastApplied { get; set; }

    public DateTimeOffset LastAppliedAt { get; set; }

    /// <summary>Spool size in bytes when its last batch was closed.</summary>
    public long SpoolBytes { get; set; }

    /// <summary>Spool size in bytes at which it responds with 503.</summary>
    public long SpoolCapacity { get; set; }

    /// <summary>Total requests answered with 503 because spool or disk was full.</summary>
    public long RefusedWhileFull { get; set; }

    /// <summary>Total requests answered with 429.</summary>
    public long RateLimited { get; set; }

    /// <summary>Total requests with unknown report keys.</summary>
    public long UnknownKeys { get; set; }

    /// <summary>Updates the endpoint from the status in a batch.</summary>
    public void Note(EdgeStatus status)
    {
        SpoolBytes = status.SpoolBytes;
        SpoolCapacity = status.SpoolCapacity;
        RefusedWhileFull += Math.Max(0, status.RefusedWhileFull);
        RateLimited += Math.Max(0, status.RateLimited);
        UnknownKeys += Math.Max(0, status.UnknownKeys);
    }

    internal sealed class Configuration : IEntityTypeConfiguration<Edge>
    {
        public void Configure(EntityTypeBuilder<Edge> builder)
        {
            builder.ToTable(HubTables.Edges);
            builder.HasKey(edge => edge.EdgeId);
        }
    }
}
