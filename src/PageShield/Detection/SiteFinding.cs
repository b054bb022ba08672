using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using PageShield.Reports;
using PageShield.Sites;

namespace PageShield.Detection;

/// <summary>Evidence that applies to one site: a listed host, a canary that left the page, a form sent elsewhere.</summary>
public sealed class SiteFinding
{
    /// <summary>Prefix of the rules for addresses on threat lists.</summary>
    public const string Listed = "listed-";

    /// <summary>Rule for third-party scripts that navigate visitors to another company's page.</summary>
    public const string ForeignNavigation = "visitors-sent-away";

    /// <summary>The highest severity that an unconfirmed report can cause.</summary>
    public const Severity ClaimSeverity = Severity.High;

    public int SiteId { get; set; }

    public long Id { get; set; }

    /// <summary>Digest of rule, script, page and subject: unique within the site.</summary>
    public Sha256Hash Identity { get; set; }

    public required string Rule { get; set; }

    public required Severity Severity { get; set; }

    public required string Title { get; set; }

    public required string Evidence { get; set; }

    public long? ScriptId { get; set; }

    public long? ConnectionId { get; set; }

    /// <summary>The script content that was last seen doing it; null if unknown.</summary>
    public Sha256Hash? Sha256 { get; set; }

    public string? PageUrl { get; set; }

    public int Line { get; set; }

    public int Column { get; set; }

    public DateTimeOffset FirstSeenAt { get; set; }

    public DateTimeOffset LastSeenAt { get; set; }

    /// <summary>
    /// Whether it was known before the current crawl and that crawl has now seen it for the first time; only for high severity or above. Known only
    /// while the visit is recorded.
    /// </summary>
    public bool IsBack { get; internal set; }

    /// <summary>Whether it has been seen only once so far.</summary>
    public bool IsNew => FirstSeenAt == LastSeenAt;

    /// <summary>Whether it rests only on reports from one network and no crawl has confirmed it.</summary>
    public bool IsClaim => Severity == ClaimSeverity && Rule.StartsWith(Listed, StringComparison.Ordinal);

    /// <summary>The list entry that matched, for threat list rules.</summary>
    internal string Subject => Evidence.Split(": ", 2)[0];

    /// <summary>Confirms a claim that another network or a crawl has now seen too. The time of the first claim is kept.</summary>
    internal void Confirm(SiteFinding seen)
    {
        (Severity, Title, Evidence, Identity) = (seen.Severity, seen.Title, seen.Evidence, seen.Identity);
        (ScriptId, PageUrl, LastSeenAt) = (seen.ScriptId ?? ScriptId, seen.PageUrl ?? PageUrl, seen.LastSeenAt);
    }

    internal sealed class Configuration : IEntityTypeConfiguration<SiteFinding>
    {
        public void Configure(EntityTypeBuilder<SiteFinding> builder)
        {
            builder.ToTable("site_findings");
            builder.Ignore(finding => finding.IsClaim);
            builder.Ignore(finding => finding.IsNew);
            builder.Ignore(finding => finding.Subject);
            builder.Ignore(finding => finding.IsBack);
            builder.HasKey(finding => new { finding.SiteId, finding.Id });
            builder.HasOne<Site>().WithMany().HasForeignKey(finding => finding.SiteId);
            builder.HasIndex(finding => new { finding.SiteId, finding.Identity }).IsUnique();
            builder.HasIndex(finding => new { finding.SiteId, finding.ScriptId });
            builder.Property(finding => finding.Rule).HasMaxLength(100);
        }
    }
}
