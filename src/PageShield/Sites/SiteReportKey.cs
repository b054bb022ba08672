using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using PageShield.Reports;
using PageShield.Reports.Batches;
using PageShield.Reports.Urls;

namespace PageShield.Sites;

/// <summary>A report key that is or was valid. Edges read this list. It remains as a tombstone after its site is removed.</summary>
public sealed class SiteReportKey
{
    public required string Key { get; set; }

    public int SiteId { get; set; }

    /// <summary>When its site was removed; edges then answer 410.</summary>
    public DateTimeOffset? DeletedAt { get; set; }

    /// <summary>Query parameters whose values edges may keep, separated by spaces; null for none.</summary>
    public string? KeptParameters { get; set; }

    /// <summary>A <see cref="Reports.KnownKeys"/> set of reports that bypass the edges' budgets.</summary>
    public byte[]? KnownKeys { get; set; }

    /// <summary>Stored form of <see cref="LearnedTemplates"/>; null for none.</summary>
    public string? Templates { get; set; }

    /// <summary>Incremented with each change of the row, to make edges reload it.</summary>
    public long Version { get; set; }

    internal sealed class Configuration : IEntityTypeConfiguration<SiteReportKey>
    {
        public void Configure(EntityTypeBuilder<SiteReportKey> builder)
        {
            builder.ToTable(HubTables.ReportKeys);
            builder.HasKey(key => key.Key);
            builder.HasIndex(key => key.SiteId);
        }
    }
}
