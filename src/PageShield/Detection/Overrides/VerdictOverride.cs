using System.Text.Json.Serialization;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using PageShield.Inventory;
using PageShield.Inventory.Scripts;
using PageShield.Reports;

namespace PageShield.Detection.Overrides;

/// <summary>
/// An operator's override of the automatic verdict on a script: the version it was set for, the reason and the expiry. Each script has at most one
/// active override.
/// </summary>
public sealed class VerdictOverride
{
    /// <summary>Longest reason, in characters.</summary>
    public const int LongestText = 2000;

    public int SiteId { get; set; }

    public long Id { get; set; }

    public long ScriptId { get; set; }

    /// <summary>The version it was set for.</summary>
    public Sha256Hash Sha256 { get; set; }

    /// <summary>Clean or malicious.</summary>
    public VerdictKind Verdict { get; set; }

    public required string Reason { get; set; }

    /// <summary>An operator, or <c>token:NAME</c>.</summary>
    public required string Author { get; set; }

    public DateTimeOffset CreatedAt { get; set; }

    public DateTimeOffset ExpiresAt { get; set; }

    /// <summary>The automatic verdict when the override was set.</summary>
    public VerdictKind MachineVerdict { get; set; }

    /// <summary>The automatic score when the override was set, 1 to 99.</summary>
    public int? MachineScore { get; set; }

    /// <summary>How it ended; null while it is active.</summary>
    public OverrideEnd? End { get; set; }

    public DateTimeOffset? EndedAt { get; set; }

    /// <summary>Who ended it; <c>system</c> if it expired.</summary>
    public string? EndedBy { get; set; }

    internal sealed class Configuration : IEntityTypeConfiguration<VerdictOverride>
    {
        public void Configure(EntityTypeBuilder<VerdictOverride> builder)
        {
            builder.ToTable("overrules");
            builder.HasKey(row => new { row.SiteId, row.Id });
            builder.HasOne<Script>().WithMany().HasForeignKey(row => new { row.SiteId, row.ScriptId });
            builder.HasIndex(row => new { row.SiteId, row.ScriptId }).IsUnique().HasFilter("ended_at IS NULL")
                .HasDatabaseName("ix_overrules_standing");
            builder.HasIndex(row => new { row.SiteId, row.ScriptId, row.Id });
            builder.HasIndex(row => new { row.EndedAt, row.ExpiresAt });
            builder.HasIndex(row => row.Id);
            builder.Property(row => row.Reason).HasMaxLength(LongestText);
            builder.Property(row => row.Author).HasMaxLength(300);
            builder.Property(row => row.EndedBy).HasMaxLength(300);
        }
    }
}
