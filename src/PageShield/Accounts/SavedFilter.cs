using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace PageShield.Accounts;

/// <summary>A named filter of a list. It applies to that list on every site, so it does not name a site itself.</summary>
public sealed class SavedFilter
{
    public const int NameLength = 60, QueryLength = 2000;

    public int Id { get; set; }

    /// <summary>The owner; null for a shared filter whose account was deleted, or that a token created.</summary>
    public int? AccountId { get; set; }

    /// <summary>Who created it: an account's name or <c>token:NAME</c>.</summary>
    public required string Author { get; set; }

    /// <summary>The list, as in its URL: <c>scripts</c>.</summary>
    public required string List { get; set; }

    public required string Name { get; set; }

    /// <summary>Filters and order as a query string, without the question mark, sorted by name.</summary>
    public required string Query { get; set; }

    /// <summary>Whether everyone sees it.</summary>
    public bool IsShared { get; set; }

    /// <summary>
    /// The site on whose list it was created, because its terms reveal data of that site. Null if created for all sites, or if the site was
    /// deleted.
    /// </summary>
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
