using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using PageShield.Reports;

namespace PageShield.Accounts;

/// <summary>A bearer token for the API; only its SHA-256 is stored.</summary>
public sealed class ApiToken
{
    public int Id { get; set; }

    public required string Name { get; set; }

    public required Sha256Hash TokenHash { get; set; }

    /// <summary>One of <see cref="Roles.All"/>.</summary>
    public required string Role { get; set; }

    /// <summary>First characters, for recognition.</summary>
    public required string Prefix { get; set; }

    public required string CreatedBy { get; set; }

    /// <summary>
    /// The account that the token depends on: its creator, or whoever took it over. Null for a token created on the command line.
    /// </summary>
    public int? AccountId { get; set; }

    public DateTimeOffset CreatedAt { get; set; }

    public DateTimeOffset? ExpiresAt { get; set; }

    public DateTimeOffset? LastUsedAt { get; set; }

    public DateTimeOffset? RevokedAt { get; set; }

    /// <summary>The only sites it can access; null for all.</summary>
    public List<int>? Sites { get; set; }

    internal sealed class Configuration : IEntityTypeConfiguration<ApiToken>
    {
        public void Configure(EntityTypeBuilder<ApiToken> builder)
        {
            builder.ToTable("api_tokens");
            builder.Property(token => token.Name).HasMaxLength(100);
            builder.Property(token => token.Role).HasMaxLength(20);
            builder.Property(token => token.Prefix).HasMaxLength(16);
            builder.Property(token => token.CreatedBy).HasMaxLength(256);
            builder.HasIndex(token => token.TokenHash).IsUnique();
            builder.HasIndex(token => token.AccountId);
        }
    }
}
