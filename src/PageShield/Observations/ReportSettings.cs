using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using PageShield.Reports;
using PageShield.Sites;

namespace PageShield.Observations;

/// <summary>What a site's operator decided about visitors' reports; a site without a row has the defaults.</summary>
public sealed class ReportSettings
{
    /// <summary>Most parameter names that are kept.</summary>
    public const int MostParameters = 50;

    public int SiteId { get; set; }

    /// <summary>Noise classes whose hiding differs from the default, see <see cref="Hides"/>.</summary>
    public List<string> SwitchedNoise { get; set; } = [];

    /// <summary>Query parameters whose values are kept, by exact name, where the site keeps query strings at all.</summary>
    public List<string> KeptParameters { get; set; } = [];

    /// <summary>
    /// Whether reports of a class are hidden. By default all are, but <see cref="Noise.Shown"/>: few reports of something unknown, a
    /// redirect and a policy that no crawl saw are also how an attack looks. See <see cref="SiteRules.Hides"/> for what no class hides.
    /// </summary>
    public bool Hides(string? noise) => noise is not null && !Noise.Shown.Contains(noise) != SwitchedNoise.Contains(noise);

    internal sealed class Configuration : IEntityTypeConfiguration<ReportSettings>
    {
        public void Configure(EntityTypeBuilder<ReportSettings> builder)
        {
            builder.ToTable("report_settings");
            builder.HasKey(settings => settings.SiteId);
            builder.Property(settings => settings.SiteId).ValueGeneratedNever();
            builder.HasOne<Site>().WithOne().HasForeignKey<ReportSettings>(settings => settings.SiteId);
        }
    }
}
