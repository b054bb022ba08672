using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace PageShield.Accounts;

/// <summary>
/// Consecutive wrong passwords or codes. Unknown names are counted like all others, so that the work does not reveal which names exist.
/// </summary>
public sealed class GuessCount
{
    /// <summary>Maximum length of a key.</summary>
    public const int KeyLength = 200;

    /// <summary>What was guessed, and from where; see <see cref="GuessRule"/>.</summary>
    public required string Key { get; set; }

    /// <summary>The account; null if no account has the name.</summary>
    public int? AccountId { get; set; }

    public int Wrong { get; set; }

    public DateTimeOffset LastAt { get; set; }

    /// <summary>No guess is accepted until then; null if the next one is accepted.</summary>
    public DateTimeOffset? LockedUntil { get; set; }

    internal sealed class Configuration : IEntityTypeConfiguration<GuessCount>
    {
        public void Configure(EntityTypeBuilder<GuessCount> builder)
        {
            builder.ToTable("account_guesses");
            builder.HasKey(count => count.Key);
            builder.Property(count => count.Key).HasMaxLength(KeyLength);
            builder.HasIndex(count => count.LastAt);
            builder.HasOne<Operator>().WithMany().HasForeignKey(count => count.AccountId).OnDelete(DeleteBehavior.Cascade);
        }
    }
}
