using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using PageShield.Reports;
using PageShield.Sites;

namespace PageShield.Observations;

/// <summary>A host that visitors reported and that was new: how many clients did, by the endpoint that saw most of them.</summary>
public sealed class ReportedHost
{
    /// <summary>Most hosts remembered for one site.</summary>
    public const int MostPerSite = 20_000;

    /// <summary>Hosts of a site and day that enter because enough clients report them.</summary>
    public const int MostCrowdsPerDay = 5_000;

    public int SiteId { get; set; }

    public required string Host { get; set; }

    /// <summary>Distinct client addresses within 24 hours, at most <see cref="HostClients.Saturation"/>.</summary>
    public int Clients { get; set; }

    /// <summary>
    /// Distinct networks (/24 or /48) of clients within some 24 hours, at most <see cref="HostClients.SeveralNetworks"/>; never falls.
    /// </summary>
    public int Networks { get; set; }

    /// <summary>Whether more than one sender's word stands behind it.</summary>
    public bool IsCorroborated => Networks >= HostClients.SeveralNetworks;

    public DateTimeOffset FirstSeenAt { get; set; }

    public DateTimeOffset LastSeenAt { get; set; }

    /// <summary>When it reached <see cref="HostClients.Saturation"/>; null before.</summary>
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
