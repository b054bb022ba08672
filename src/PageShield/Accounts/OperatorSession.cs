using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using PageShield.Reports;

namespace PageShield.Accounts;

/// <summary>One browser in which a person is signed in; without its row the browser's cookie is worth nothing.</summary>
public sealed class OperatorSession
{
    public int Id { get; set; }

    public int AccountId { get; set; }

    /// <summary>SHA-256 of the key in the cookie.</summary>
    public required Sha256Hash KeyHash { get; set; }

    /// <summary>How it was signed in.</summary>
    public SignInMethod Method { get; set; }

    /// <summary>Browser and system as the browser names them, at most 200 characters: a claim.</summary>
    public required string Browser { get; set; }

    public DateTimeOffset StartedAt { get; set; }

    /// <summary>Within a minute.</summary>
    public DateTimeOffset LastSeenAt { get; set; }

    /// <summary>When it last showed who sits there: at its start, or since by a password, a code or a passkey.</summary>
    public DateTimeOffset ProvenAt { get; set; }

    /// <summary>Key of an authenticator app that this session, and no other, is setting up; sealed. Null where it is not.</summary>
    public string? TotpKey { get; set; }

    /// <summary>Until when <see cref="TotpKey"/> can be put in force.</summary>
    public DateTimeOffset? TotpKeyEndsAt { get; set; }

    internal sealed class Configuration : IEntityTypeConfiguration<OperatorSession>
    {
        public void Configure(EntityTypeBuilder<OperatorSession> builder)
        {
            builder.ToTable("account_sessions");
            builder.Property(session => session.Browser).HasMaxLength(200);
            builder.Property(session => session.TotpKey).HasMaxLength(1000);
            builder.HasIndex(session => session.KeyHash).IsUnique();
            builder.HasIndex(session => session.AccountId);
            builder.HasOne<Operator>().WithMany().HasForeignKey(session => session.AccountId);
        }
    }
}
