using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace PageShield.Accounts;

/// <summary>
/// What a person asks of a list again and again, under a name. It holds for that list of every site, so it names no site of its own.
/// </summary>
public sealed class SavedFilter
{
    public const int NameLength = 60, QueryLength = 2000;

    public int Id { get; set; }

    /// <summary>Whose it is; null for a shared one whose account is gone, or that a token made.</summary>
    public int? AccountId { get; set; }

    /// <summary>Who made it: an account's name or <c>token:NAME</c>.</summary>
    public required string Author { get; set; }

    /// <summary>The list, as its address calls it: <c>scripts</c>.</summary>
    public required string List { get; set; }

    public required string Name { get; set; }

    /// <summary>Filters and order as an address holds them, without the question mark, names in order.</summary>
    public required string Query { get; set; }

    /// <summary>Whether everybody sees it.</summary>
    public bool IsShared { get; set; }

    /// <summary>The site on whose list it was made: what it looks for tells of that site. Null over all sites, or where the site is gone.</summary>
    public int? MadeOnSite { get; set; }

    public DateTimeOffset CreatedAt { get; set; }

    internal sealed class Configuration : IEntityTypeConfiguration<SavedFilter>
    {
        public void Configure(EntityTypeBuilder<SavedFilter> builder)
        {
            builder.ToTable("saved_filters");
            builder.Property(filter => filter.Author).HasMaxLength(300);
            builder.Property(filter => filter.List).HasMaxLength(32);
            builder.Property(filter => filter.Name).HasMaxLength(NameLength);
            builder.Property(filter => filter.Query).HasMaxLength(QueryLength);
            builder.HasIndex(filter => new { filter.AccountId, filter.List, filter.Name }).IsUnique();
            builder.HasOne<Operator>().WithMany().HasForeignKey(filter => filter.AccountId).OnDelete(DeleteBehavior.SetNull);
        }
    }
}
