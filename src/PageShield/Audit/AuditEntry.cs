using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using PageShield.Reports;

namespace PageShield.Audit;

/// <summary>One operator action. Each entry's hash covers the previous entry, so no entry can be altered or removed unnoticed.</summary>
public sealed class AuditEntry
{
    /// <summary>Position in the chain, from 1 without gaps.</summary>
    public long Number { get; set; }

    public DateTimeOffset At { get; set; }

    /// <summary>
    /// The actor: an operator's name, <c>token:NAME</c>, <c>cli</c>, <c>system</c> or, if not signed in, <c>somebody at ADDRESS</c>.
    /// </summary>
    public required string Actor { get; set; }

    /// <summary>The action, as <c>noun.verb</c>: <c>site.created</c>.</summary>
    public required string Action { get; set; }

    /// <summary>The subject: <c>site:7</c>.</summary>
    public required string Subject { get; set; }

    /// <summary>State before, as JSON; null if there was none.</summary>
    public string? Before { get; set; }

    /// <summary>State after, as JSON; null if there is none.</summary>
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
