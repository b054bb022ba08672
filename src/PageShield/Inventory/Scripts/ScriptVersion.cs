using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using PageShield.Reports;

namespace PageShield.Inventory.Scripts;

/// <summary>A version of a script's content on a site.</summary>
public sealed class ScriptVersion
{
    public int SiteId { get; set; }

    public long ScriptId { get; set; }

    public Sha256Hash Sha256 { get; set; }

    /// <summary>Digest of the response body, if different from <see cref="Sha256"/>.</summary>
    public Sha256Hash? BytesSha256 { get; set; }

    /// <summary>The URL it was first seen at.</summary>
    public required string Url { get; set; }

    /// <summary>URLs that redirected to it when it was first seen, starting with the requested one; at most 20.</summary>
    public List<string> Redirects { get; set; } = [];

    public DateTimeOffset FirstSeenAt { get; set; }

    public DateTimeOffset LastSeenAt { get; set; }

    /// <summary>The crawl that saw it first; null if no crawl has seen it.</summary>
    public long? FirstCrawlId { get; set; }

    /// <summary>Number of reports with this hash.</summary>
    public long ReportCount { get; set; }

    internal sealed class Configuration : IEntityTypeConfiguration<ScriptVersion>
    {
        public void Configure(EntityTypeBuilder<ScriptVersion> builder)
        {
            builder.ToTable("script_versions");
            builder.HasKey(version => new { version.SiteId, version.ScriptId, version.Sha256 });
            builder.HasOne<Script>().WithMany().HasForeignKey(version => new { version.SiteId, version.ScriptId });
            builder.HasIndex(version => new { version.SiteId, version.Sha256 });
            builder.HasIndex(version => version.Sha256);
        }
    }
}
