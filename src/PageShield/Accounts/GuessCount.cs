using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace PageShield.Accounts;

/// <summary>
/// Wrong passwords or codes in a row. Names that nobody has are counted like all others, so that the work tells nobody which exist.
/// </summary>
public sealed class GuessCount
{
    /// <summary>Longest key.</summary>
    public const int KeyLength = 200;

    /// <summary>What was guessed, and from where: see <see cref="GuessRule"/>.</summary>
    public required string Key { get; set; }

    /// <summary>Whose; null where nobody has the name.</summary>
    public int? AccountId { get; set; }

    public int Wrong { get; set; }

    public DateTimeOffset LastAt { get; set; }

    /// <summary>Until when nothing more is taken; null where the next one is.</summary>
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
