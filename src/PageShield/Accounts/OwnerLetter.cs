using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace PageShield.Accounts;

/// <summary>A mail to an account's owner, waiting for the mail server. Deleted once it is sent or given up.</summary>
public sealed class OwnerLetter
{
    /// <summary>Maximum number waiting at once; further mails are dropped and logged.</summary>
    public const int MostWaiting = 500;

    /// <summary>Maximum lengths.</summary>
    public const int AddressLength = 254, TitleLength = 300, BodyLength = 4000, LinkLength = 2000;

    public long Id { get; set; }

    public required string Address { get; set; }

    public required string Title { get; set; }

    public required string Body { get; set; }

    public required string Link { get; set; }

    public DateTimeOffset RaisedAt { get; set; }

    public int Attempts { get; set; }

    /// <summary>When it may be tried next; later while a process is sending it.</summary>
    public DateTimeOffset DueAt { get; set; }

    internal sealed class Configuration : IEntityTypeConfiguration<OwnerLetter>
    {
        public void Configure(EntityTypeBuilder<OwnerLetter> builder)
        {
            builder.ToTable("account_letters");
            builder.Property(letter => letter.Address).HasMaxLength(AddressLength);
            builder.Property(letter => letter.Title).HasMaxLength(TitleLength);
            builder.Property(letter => letter.Body).HasMaxLength(BodyLength);
            builder.Property(letter => letter.Link).HasMaxLength(LinkLength);
            builder.HasIndex(letter => letter.DueAt);
        }
    }
}
