using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using PageShield.Reports;
using PageShield.Reports.Batches;
using PageShield.Sites;

namespace PageShield.Observations;

/// <summary>A newly reported host, with the number of clients that reported it according to the endpoint that saw most of them.</summary>
public sealed class ReportedHost
{
    /// <summary>Maximum number of hosts stored per site; only hosts reported by a crowd are stored beyond it.</summary>
    public const int MostPerSite = 20_000;

    /// <summary>Maximum number of hosts per site and day admitted because many clients report them.</summary>
    public const int MostCrowdsPerDay = 5_000;

    public int SiteId { get; set; }

    public required string Host { get; set; }

    /// <summary>Number of distinct client addresses within 24 hours, at most <see cref="HostClients.Saturation"/>.</summary>
    public int Clients { get; set; }

    /// <summary>
    /// Highest number of distinct client networks (/24 or /48) within 24 hours, at most <see cref="HostClients.SeveralNetworks"/>; never decreases.
    /// </summary>
    public int Networks { get; set; }

    /// <summary>Whether clients in several networks reported it.</summary>
    public bool IsCorroborated => Networks >= HostClients.SeveralNetworks;

    public DateTimeOffset FirstSeenAt { get; set; }

    public DateTimeOffset LastSeenAt { get; set; }

    /// <summary>When it reached <see cref="HostClients.Saturation"/> and was admitted as a crowd host; null otherwise.</summary>
    public DateTimeOffset? CrowdAt { get; set; }

    internal sealed class Configuration : IEntityTypeConfiguration<ReportedHost>
    {
        public void Configure(EntityTypeBuilder<ReportedHost> builder)
        {
            builder.ToTable("reported_hosts");
            builder.HasKey(host => new { host.SiteId, host.Host });
            builder.HasOne<Site>().WithMany().HasForeignKey(host => host.SiteId);
            builder.HasIndex(host => host.LastSeenAt);
            builder.Ignore(host => host.IsCorroborated);
            builder.Property(host => host.Host).HasMaxLength(253);
        }
    }
}
