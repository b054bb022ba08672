using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using PageShield.Reports;
using PageShield.Sites;

namespace PageShield.Detection;

/// <summary>Evidence that holds on one site: a listed host, a canary that left, a form sent elsewhere.</summary>
public sealed class SiteFinding
{
    /// <summary>What the rules of places that threat lists name begin with.</summary>
    public const string Listed = "listed-";

    /// <summary>The rule of third parties' scripts that send visitors to another company's page.</summary>
    public const string ForeignNavigation = "visitors-sent-away";

    /// <summary>The most that a stranger's word alone can say.</summary>
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

    /// <summary>The content of the script that was seen to do it last; null where none is known.</summary>
    public Sha256Hash? Sha256 { get; set; }

    public string? PageUrl { get; set; }

    public int Line { get; set; }

    public int Column { get; set; }

    public DateTimeOffset FirstSeenAt { get; set; }

    public DateTimeOffset LastSeenAt { get; set; }

    /// <summary>Whether a crawl sees again what no crawl before it did any more; known only while it is recorded.</summary>
    public bool IsBack { get; internal set; }

    /// <summary>Whether it was seen just once so far.</summary>
    public bool IsNew => FirstSeenAt == LastSeenAt;

    /// <summary>Whether only reports of one network say so, and no crawl.</summary>
    public bool IsClaim => Severity == ClaimSeverity && Rule.StartsWith(Listed, StringComparison.Ordinal);

    /// <summary>The list's entry that matched, for rules of lists.</summary>
    internal string Subject => Evidence.Split(": ", 2)[0];

    /// <summary>Turns a claim into what another network or a crawl has now seen as well. It keeps when it was first claimed.</summary>
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
