using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using PageShield.Reports;

namespace PageShield.Storage;

/// <summary>The API's answer to a write with an <c>Idempotency-Key</c>. A repeated request gets the same answer and does nothing.</summary>
public sealed class IdempotentAnswer
{
    public long Id { get; set; }

    /// <summary>SHA-256 of the caller and the key they chose.</summary>
    public required Sha256Hash Key { get; set; }

    /// <summary>SHA-256 of method, path, query and body. The same key with another request is an error.</summary>
    public required Sha256Hash Request { get; set; }

    /// <summary>The answer's status; null while the first request is in progress.</summary>
    public int? Status { get; set; }

    public string? ContentType { get; set; }

    public string? Location { get; set; }

    /// <summary>Encrypted, because it may hold a secret that is shown once.</summary>
    public byte[]? Body { get; set; }

    public DateTimeOffset At { get; set; }

    internal sealed class Configuration : IEntityTypeConfiguration<IdempotentAnswer>
    {
        public void Configure(EntityTypeBuilder<IdempotentAnswer> builder)
        {
            builder.ToTable("idempotent_answers");
            builder.Property(answer => answer.ContentType).HasMaxLength(100);
            builder.Property(answer => answer.Location).HasMaxLength(500);
            builder.HasIndex(answer => answer.Key).IsUnique();
            builder.HasIndex(answer => answer.At);
        }
    }
}
