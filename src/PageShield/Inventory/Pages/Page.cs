using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using PageShield.Sites;

namespace PageShield.Inventory.Pages;

/// <summary>A page of a site: all URLs that match one template.</summary>
public sealed class Page
{
    public int SiteId { get; set; }

    public long Id { get; set; }

    public required string UrlTemplate { get; set; }

    /// <summary>A URL that matched the template, without its query.</summary>
    public required string ExampleUrl { get; set; }

    public string? Title { get; set; }

    /// <summary>Set by the operator; null if not decided.</summary>
    public bool? IsPaymentPage { get; set; }

    /// <summary>Whether the last complete visit saw form fields for card data.</summary>
    public bool HasPaymentFields { get; set; }

    public DateTimeOffset FirstSeenAt { get; set; }

    public DateTimeOffset LastSeenAt { get; set; }

    /// <summary>Security headers and meta policies of the last complete visit, as a JSON object with lower-case names.</summary>
    public string? Headers { get; set; }

    /// <summary>Execution orders of the scripts in the markup, newest first: a JSON array of arrays of script ids.</summary>
    public string? ScriptOrders { get; set; }

    /// <summary>Meta policies of the last complete visit, as JSON.</summary>
    public string? MetaPolicies { get; set; }

    /// <summary>Forms of the last complete visit, as JSON.</summary>
    public string? Forms { get; set; }

    /// <summary>Frames of the last complete visit, as JSON.</summary>
    public string? Frames { get; set; }

    internal sealed class Configuration : IEntityTypeConfiguration<Page>
    {
        public void Configure(EntityTypeBuilder<Page> builder)
        {
            builder.ToTable("pages");
            builder.HasKey(page => new { page.SiteId, page.Id });
            builder.HasOne<Site>().WithMany().HasForeignKey(page => page.SiteId);
            builder.HasIndex(page => new { page.SiteId, page.UrlTemplate }).IsUnique();
            builder.Property(page => page.Title).HasMaxLength(300);
        }
    }
}
