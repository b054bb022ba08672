using System.Text.Json.Serialization;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using PageShield.Inventory.Scripts;
using PageShield.Reports;

namespace PageShield.Inventory.Authorizations;

/// <summary>What an operator decided about a script, and what exactly was decided about. A script without one is pending.</summary>
public sealed class Authorization
{
    /// <summary>Longest justification, in characters.</summary>
    public const int LongestText = 2000;

    public int SiteId { get; set; }

    public long ScriptId { get; set; }

    public AuthorizationState State { get; set; }

    /// <summary>Why the script is needed or refused; null while nobody decided.</summary>
    public string? Justification { get; set; }

    /// <summary>Who decided last; null while nobody did.</summary>
    public string? Author { get; set; }

    public DateTimeOffset? DecidedAt { get; set; }

    /// <summary>The content that was current when it was decided.</summary>
    public Sha256Hash? DecidedSha256 { get; set; }

    /// <summary>The least change that asks for a new decision.</summary>
    public ReopenOn ReopenOn { get; set; } = ReopenOn.Code;

    /// <summary>When a change asked for a new decision; null where none did since the last one.</summary>
    public DateTimeOffset? ReopenedAt { get; set; }

    /// <summary>The change that did.</summary>
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
