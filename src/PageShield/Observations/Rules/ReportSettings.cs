using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using PageShield.Reports;
using PageShield.Sites;

namespace PageShield.Observations.Rules;

/// <summary>A site's settings for visitors' reports; a site without a row uses the defaults.</summary>
public sealed class ReportSettings
{
    /// <summary>Maximum number of kept parameters.</summary>
    public const int MostParameters = 50;

    public int SiteId { get; set; }

    /// <summary>Noise classes whose visibility differs from the default; see <see cref="Hides"/>.</summary>
    public List<string> SwitchedNoise { get; set; } = [];

    /// <summary>Exact names of query parameters whose values are kept. Only effective if the site keeps query strings.</summary>
    public List<string> KeptParameters { get; set; } = [];

    /// <summary>
    /// Whether reports of a noise class are hidden. By default all are except <see cref="Noise.Shown"/>, because few reports of something unknown, a
    /// redirect, or a policy that no crawl saw may also be signs of an attack. For exceptions see <see cref="SiteRules.Hides"/>.
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
