using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using PageShield.Reports;

namespace PageShield.Audit;

/// <summary>One operator action; each entry's hash covers the one before it, so that no entry can be altered or removed unseen.</summary>
public sealed class AuditEntry
{
    /// <summary>Position in the chain, from 1 without gaps.</summary>
    public long Number { get; set; }

    public DateTimeOffset At { get; set; }

    /// <summary>
    /// Who: an operator's name, <c>token:NAME</c>, <c>cli</c>, <c>system</c> or, of whoever has not signed in, <c>somebody at ADDRESS</c>.
    /// </summary>
    public required string Actor { get; set; }

    /// <summary>What, as <c>noun.verb</c>: <c>site.created</c>.</summary>
    public required string Action { get; set; }

    /// <summary>On what: <c>site:7</c>.</summary>
    public required string Subject { get; set; }

    /// <summary>State before, as JSON; null where there was none.</summary>
    public string? Before { get; set; }

    /// <summary>State after, as JSON; null where there is none.</summary>
    public string? After { get; set; }

    public Sha256Hash PreviousHash { get; set; }

    public Sha256Hash Hash { get; set; }

    internal sealed class Configuration : IEntityTypeConfiguration<AuditEntry>
    {
        public void Configure(EntityTypeBuilder<AuditEntry> builder)
        {
            builder.ToTable("audit_entries");
            builder.HasKey(entry => entry.Number);
            builder.Property(entry => entry.Number).ValueGeneratedNever();
            builder.Property(entry => entry.Actor).HasMaxLength(300);
            builder.Property(entry => entry.Action).HasMaxLength(100);
            builder.Property(entry => entry.Subject).HasMaxLength(300);
        }
    }
}
