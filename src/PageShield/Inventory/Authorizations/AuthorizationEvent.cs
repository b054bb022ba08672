using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using PageShield.Inventory.Scripts;
using PageShield.Reports;

namespace PageShield.Inventory.Authorizations;

/// <summary>One step in a script's authorization history. Kept as long as the site exists; only merging scripts reassigns it.</summary>
public sealed class AuthorizationEvent
{
    public int SiteId { get; set; }

    public long Id { get; set; }

    public long ScriptId { get; set; }

    public DateTimeOffset At { get; set; }

    /// <summary>An operator, <c>token:NAME</c>, or <c>system</c> if a change reopened it.</summary>
    public required string Author { get; set; }

    public AuthorizationState State { get; set; }

    /// <summary>The justification, or why it was reopened.</summary>
    public required string Text { get; set; }

    /// <summary>The script's current content at that time; null if unknown.</summary>
    public Sha256Hash? Sha256 { get; set; }

    /// <summary>The change that reopened it.</summary>
    public long? ChangeId { get; set; }

    internal sealed class Configuration : IEntityTypeConfiguration<AuthorizationEvent>
    {
        public void Configure(EntityTypeBuilder<AuthorizationEvent> builder)
        {
            builder.ToTable("authorization_events");
            builder.HasKey(row => new { row.SiteId, row.Id });
            builder.HasOne<Script>().WithMany().HasForeignKey(row => new { row.SiteId, row.ScriptId });
            builder.HasIndex(row => new { row.SiteId, row.ScriptId, row.Id });
            builder.Property(row => row.Author).HasMaxLength(300);
            builder.Property(row => row.Text).HasMaxLength(Authorization.LongestText);
        }
    }
}
