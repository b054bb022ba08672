using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using PageShield.Reports;

namespace PageShield.Accounts;

/// <summary>One browser in which a person is signed in. Without this row the browser's cookie is invalid.</summary>
public sealed class OperatorSession
{
    public int Id { get; set; }

    public int AccountId { get; set; }

    /// <summary>SHA-256 of the key in the cookie.</summary>
    public required Sha256Hash KeyHash { get; set; }

    /// <summary>How the person signed in.</summary>
    public SignInMethod Method { get; set; }

    /// <summary>Browser and system as claimed by the browser, at most 200 characters.</summary>
    public required string Browser { get; set; }

    public DateTimeOffset StartedAt { get; set; }

    /// <summary>Accurate to one minute.</summary>
    public DateTimeOffset LastSeenAt { get; set; }

    /// <summary>When the person last proved their identity: at sign-in, or later by a password, a code or a passkey.</summary>
    public DateTimeOffset ProvenAt { get; set; }

    /// <summary>Encrypted key of an authenticator app that only this session is setting up; null if it is not.</summary>
    public string? TotpKey { get; set; }

    /// <summary>Until when <see cref="TotpKey"/> can be activated.</summary>
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
