using System.Buffers.Text;
using System.Security.Cryptography;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using PageShield.Reports;

namespace PageShield.Accounts;

/// <summary>A one-time link with which a person sets the password of an account: an invitation or a reset. Only its hash is stored.</summary>
public sealed class AccountLink
{
    /// <summary>How long a link is valid.</summary>
    public static readonly TimeSpan Lifetime = TimeSpan.FromHours(72);

    private const int SecretBytes = 24;

    public int Id { get; set; }

    public int AccountId { get; set; }

    public required Sha256Hash TokenHash { get; set; }

    public required string CreatedBy { get; set; }

    public DateTimeOffset CreatedAt { get; set; }

    public DateTimeOffset ExpiresAt { get; set; }

    /// <summary>A new link, not yet saved, and its secret, which is shown once.</summary>
    public static (AccountLink Link, string Secret) Create(int accountId, string createdBy, DateTimeOffset now)
    {
        var secret = Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(SecretBytes));
        return (new AccountLink
        {
            AccountId = accountId,
            TokenHash = Sha256Hash.OfText(secret),
            CreatedBy = createdBy,
            CreatedAt = now,
            ExpiresAt = now + Lifetime
        }, secret);
    }

    internal sealed class Configuration : IEntityTypeConfiguration<AccountLink>
    {
        public void Configure(EntityTypeBuilder<AccountLink> builder)
        {
            builder.ToTable("account_links");
            builder.Property(link => link.CreatedBy).HasMaxLength(300);
            builder.HasIndex(link => link.TokenHash).IsUnique();
            builder.HasOne<Operator>().WithMany().HasForeignKey(link => link.AccountId);
        }
    }
}
