using System.Text.Json.Serialization;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using PageShield.Inventory.Scripts;
using PageShield.Reports;

namespace PageShield.Inventory.Authorizations;

/// <summary>An operator's decision about a script, and the content it applies to. A script without a row is pending.</summary>
public sealed class Authorization
{
    /// <summary>Longest justification, in characters.</summary>
    public const int LongestText = 2000;

    public int SiteId { get; set; }

    public long ScriptId { get; set; }

    public AuthorizationState State { get; set; }

    /// <summary>Why the script is needed or denied; null if no decision was made.</summary>
    public string? Justification { get; set; }

    /// <summary>Author of the latest decision; null if no decision was made.</summary>
    public string? Author { get; set; }

    public DateTimeOffset? DecidedAt { get; set; }

    /// <summary>The script's current content at the time of the decision.</summary>
    public Sha256Hash? DecidedSha256 { get; set; }

    /// <summary>The smallest change that reopens the authorization.</summary>
    public ReopenOn ReopenOn { get; set; } = ReopenOn.Code;

    /// <summary>When a change reopened the authorization; null if none has since the latest decision.</summary>
    public DateTimeOffset? ReopenedAt { get; set; }

    /// <summary>The change that reopened it.</summary>
    public long? ReopenedByChangeId { get; set; }

    internal sealed class Configuration : IEntityTypeConfiguration<Authorization>
    {
        public void Configure(EntityTypeBuilder<Authorization> builder)
        {
            builder.ToTable("authorizations");
            builder.HasKey(row => new { row.SiteId, row.ScriptId });
            builder.HasOne<Script>().WithMany().HasForeignKey(row => new { row.SiteId, row.ScriptId });
            builder.HasIndex(row => new { row.SiteId, row.State });
            builder.Property(row => row.Justification).HasMaxLength(LongestText);
            builder.Property(row => row.Author).HasMaxLength(300);
        }
    }
}
