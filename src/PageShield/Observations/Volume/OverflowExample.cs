using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using PageShield.Sites;

namespace PageShield.Observations.Volume;

/// <summary>A scrubbed example of reports that were counted but not stored, shown to operators.</summary>
public sealed class OverflowExample
{
    /// <summary>Maximum number of examples per site; the latest are kept.</summary>
    public const int MostPerSite = 20;

    /// <summary>Maximum text length in characters.</summary>
    public const int LongestText = 500;

    public int SiteId { get; set; }

    public long Id { get; set; }

    public required string Text { get; set; }

    public DateTimeOffset At { get; set; }

    internal sealed class Configuration : IEntityTypeConfiguration<OverflowExample>
    {
        public void Configure(EntityTypeBuilder<OverflowExample> builder)
        {
            builder.ToTable("overflow_examples");
            builder.HasKey(example => new { example.SiteId, example.Id });
            builder.HasOne<Site>().WithMany().HasForeignKey(example => example.SiteId);
            builder.Property(example => example.Text).HasMaxLength(LongestText);
        }
    }
}
