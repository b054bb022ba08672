using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using PageShield.Reports;

namespace PageShield.Observations;

/// <summary>A reporting endpoint that hands batches over.</summary>
public sealed class Edge
{
    public required string EdgeId { get; set; }

    /// <summary>Number of the last batch that was applied; batches at or below it are discarded.</summary>
    public long LastApplied { get; set; }

    public DateTimeOffset LastAppliedAt { get; set; }

    /// <summary>Bytes in its spool when its last batch was closed.</summary>
    public long SpoolBytes { get; set; }

    /// <summary>Bytes at which it answers 503.</summary>
    public long SpoolCapacity { get; set; }

    /// <summary>Requests answered with 503 so far, because spool or disk was full.</summary>
    public long RefusedWhileFull { get; set; }

    /// <summary>Requests answered with 429 so far.</summary>
    public long RateLimited { get; set; }

    /// <summary>Requests for keys that nobody has, so far.</summary>
    public long UnknownKeys { get; set; }

    /// <summary>Takes over what a batch says about its endpoint.</summary>
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
